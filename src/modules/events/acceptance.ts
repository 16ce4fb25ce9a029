import type { EventTraits } from '../../contracts/event-traits.js';

/** A valid event on its way in, its body already in the bytes that receivers will get (rule 3). */
export interface EventDraft {
  readonly id: string;
  /** Whether the producer gave the id; otherwise it was made here. */
  readonly isIdGiven: boolean;
  readonly type: string;
  /** Null: the time of acceptance. */
  readonly occurredAt: Date | null;
  readonly contactId: string | null;
  readonly traits: EventTraits;
  readonly body: string;
  /** What tells whether an event posted again is the same: hex SHA-256 of what receivers get of it. */
  readonly digest: string;
  /** As digests were until ADR 15, of what the producer sent, and still are in the table: asked for where the other differs. */
  readonly formerDigest: () => string;
  /** By which a repeated event is known: its id and, hashed to 128 bits, its `Idempotency-Key`. */
  readonly keys: readonly string[];
}

/** The events of one request: accepted together or not at all. */
export interface Submission {
  readonly workspaceId: string;
  readonly drafts: readonly EventDraft[];
}

/** An event that is stored. */
export interface Acceptance {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Date;
  readonly acceptedAt: Date;
  readonly duplicate: boolean;
  readonly deliveries: number;
}
