import type { Tx } from '../../platform/database/tx.js';
import type { Caller } from './caller.js';

/** One change that someone made. */
export interface AuditRecord {
  readonly workspaceId: string;
  readonly caller: Caller;
  /** What was done, such as `subscription.updated`. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  /** What the change touched, as it was and as it is: never a secret, a key or a payload. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** The record of who changed what. */
export abstract class AuditLog {
  /** Writes a record in the transaction of the change, so that there is neither without the other. */
  abstract record(tx: Tx, record: AuditRecord): Promise<void>;
}
