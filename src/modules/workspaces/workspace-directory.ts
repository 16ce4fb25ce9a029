import type { Locale, Plan } from '../../contracts/plan.js';
import type { ConditionalTx, Tx } from '../../platform/database/tx.js';

/** What other modules may know of a workspace. */
export interface WorkspaceInfo {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  readonly locale: Locale;
  readonly notificationEmails: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A workspace whose row the transaction holds locked. */
export interface LockedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  readonly locale: Locale;
  readonly notificationEmails: readonly string[];
  readonly eventSequence: number;
  readonly revision: number;
}

/** What accepting an event needs to know of its workspace. */
export type AcceptingState = Pick<LockedWorkspace, 'id' | 'plan' | 'eventSequence' | 'revision'>;

/** Workspaces, for other modules. Deleted ones are not there. */
export abstract class WorkspaceDirectory {
  /** @throws workspace_not_found */
  abstract get(id: string): Promise<WorkspaceInfo>;

  /** The workspaces of `ids` that exist, by id. */
  abstract getMany(ids: readonly string[]): Promise<Map<string, WorkspaceInfo>>;

  /**
   * Takes the lock of each tenant until the transaction ends; missing ones are absent from the answer. All that
   * changes what a tenant's events lead to (accepting, enabling, disabling, counting failures) takes this lock
   * before any other row, in one call or in the order of the ids, so that nothing can wait in a circle.
   */
  abstract lock(tx: Tx, ids: readonly string[]): Promise<Map<string, LockedWorkspace>>;

  /**
   * Takes those of the locks that nobody holds; the other workspaces are absent from the answer, as are those that
   * do not exist. For groups of many tenants, of whom none is to wait for what takes long at another.
   */
  abstract lockFree(tx: Tx, ids: readonly string[]): Promise<Map<string, LockedWorkspace>>;

  /** Takes the locks of the workspaces if nobody holds them and all are as `states` say; else calls `tx` off. */
  abstract requireStates(tx: ConditionalTx, states: readonly AcceptingState[]): void;

  /**
   * Gives each workspace that many numbers for events, from `eventSequence + 1` on. The workspaces must be locked:
   * that is why the numbers have no gaps, and none becomes visible before a lower one.
   */
  abstract advance(tx: Tx, counts: ReadonlyMap<string, number>): void;

  /** Makes caches of the workspace's subscriptions stale; see `AcceptingWorkspace.revision`. */
  abstract bumpRevision(tx: Tx, id: string): Promise<void>;
}
