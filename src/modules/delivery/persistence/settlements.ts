import { Injectable } from '@nestjs/common';
import type { Day } from '../../../common/day.js';
import { Settings } from '../../../platform/config/settings.js';
import { Database } from '../../../platform/database/database.js';
import { groupCommit } from '../../../platform/database/group-commit.js';
import type { Tx } from '../../../platform/database/tx.js';
import { Facts } from '../../../platform/event-bus/facts.js';
import { WorkspaceDirectory } from '../../workspaces/index.js';
import { type DeliveryOutcome, isGone } from '../delivery-outcome.js';
import { leaseMs } from '../lease.js';
import { READ_STANDING, SETTLE_FAILURES, SETTLE_SUCCESSES } from './settling-statements.js';

/** What an attempt makes of its delivery. */
export type AttemptResult =
  | { readonly status: 'delivered' }
  | { readonly status: 'pending'; readonly nextAttemptAt: Date; readonly deadlineAt: Date }
  | { readonly status: 'dropped'; readonly reason: 'retries_exhausted' | 'gone' };

/** An attempt that ended, and what the drain of its lane does next. */
export interface Settlement {
  readonly laneId: string;
  readonly fence: string;
  readonly changes: string;
  readonly workspaceId: string;
  readonly subscriptionId: string;
  readonly deliveryId: string;
  readonly day: Day;
  readonly eventSequence: number;
  readonly number: number;
  readonly roundAttempts: number;
  readonly manual: boolean;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly durationMs: number;
  readonly outcome: DeliveryOutcome;
  /** Without those that the log can tell; see `tellingHeaders`. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly result: AttemptResult;
  /** Gives the lane back; otherwise its lease may be renewed. */
  readonly release: boolean;
  readonly renew: boolean;
}

/** How the lane stands after a settling. */
export interface Settled {
  /** Whether the lane was still ours; if not, the drain ends. */
  readonly isHeld: boolean;
  /** Whether what waits was changed from outside since the claim. */
  readonly isChanged: boolean;
  readonly dueAt: Date | null;
}

interface SettledRow {
  lane_id: string;
  fence: string;
  is_held: boolean;
  is_changed: boolean;
  due_at: Date | null;
}

const GROUP_MAX = 500;
/** Groups that wait for workspaces that are busy: each has a connection. */
const BUSY_AT_ONCE = 2;

/** Stores the results of attempts, many in one commit. */
@Injectable()
export class Settlements {
  private readonly leaseMs: number;
  private readonly success: (settlement: Settlement) => Promise<Settled>;
  private readonly failure: (settlement: Settlement) => Promise<Settled>;
  private readonly failureOfBusy: (settlement: Settlement) => Promise<Settled>;

  constructor(
    private readonly database: Database,
    private readonly workspaces: WorkspaceDirectory,
    private readonly facts: Facts,
    settings: Settings,
  ) {
    this.leaseMs = leaseMs(settings.deliveryTimeoutMs);
    this.success = groupCommit((group) => this.settleSuccesses(group), GROUP_MAX, 2);
    this.failure = groupCommit((group) => this.settleFreeFailures(group), GROUP_MAX);
    this.failureOfBusy = groupCommit((group) => this.settleFailures(group), GROUP_MAX, BUSY_AT_ONCE);
  }

  /** Stores one result; it is committed when the answer comes. Rejects when Postgres is away: nothing was stored. */
  settle(settlement: Settlement): Promise<Settled> {
    return settlement.result.status === 'delivered' ? this.success(settlement) : this.failure(settlement);
  }

  private async settleSuccesses(group: readonly Settlement[]): Promise<Settled[]> {
    const rows = await this.database.rows<SettledRow>(SETTLE_SUCCESSES, [
      ...this.valuesOf(group),
      this.leaseMs,
    ]);
    return inOrder(group, rows);
  }

  /** Failures in workspaces that somebody holds for longer (disabling with much waiting) go a way of their own. */
  private async settleFreeFailures(group: readonly Settlement[]): Promise<(Settled | Promise<Settled>)[]> {
    const settled = await this.database.transaction(async (tx) => {
      const workspaces = await this.workspaces.lockFree(tx, workspacesOf(group));
      const free = group.filter(({ workspaceId }) => workspaces.has(workspaceId));
      return free.length > 0 ? this.settleLocked(tx, free, workspaces) : new Map<Settlement, Settled>();
    });
    return group.map((settlement) => settled.get(settlement) ?? this.failureOfBusy(settlement));
  }

  /** The workspaces are locked first, as everywhere, so that their quota is counted by one at a time. */
  private async settleFailures(group: readonly Settlement[]): Promise<Settled[]> {
    return this.database.transaction(async (tx) => {
      const workspaces = await this.workspaces.lock(tx, workspacesOf(group));
      return [...(await this.settleLocked(tx, group, workspaces)).values()];
    });
  }

  private async settleLocked(
    tx: Tx,
    group: readonly Settlement[],
    workspaces: ReadonlyMap<string, unknown>,
  ): Promise<Map<Settlement, Settled>> {
    await tx.rows(SETTLE_FAILURES, this.valuesOf(group));
    // Of a workspace that is being deleted nothing is counted: it would stay when all else is gone.
    await this.tellFailures(
      tx,
      group.filter(({ workspaceId }) => workspaces.has(workspaceId)),
    );
    const lanes = group.map((s) => ({ lane_id: s.laneId, fence: s.fence, changes: s.changes }));
    const settled = inOrder(group, await tx.rows<SettledRow>(READ_STANDING, [JSON.stringify(lanes)]));
    return new Map(group.map((settlement, index) => [settlement, settled[index]!]));
  }

  private async tellFailures(tx: Tx, group: readonly Settlement[]): Promise<void> {
    const inTime = [...group].sort((a, b) => a.endedAt.getTime() - b.endedAt.getTime());
    const failures = inTime.map((settlement) => ({
      workspaceId: settlement.workspaceId,
      subscriptionId: settlement.subscriptionId,
      at: settlement.endedAt,
      error: errorOf(settlement.outcome) ?? '',
    }));
    const counted = failures.filter((_, index) => !inTime[index]?.manual);
    if (counted.length > 0) await this.facts.tell('deliveries.failed', { failures: counted }, tx);
    for (const [index, failure] of failures.entries()) {
      const settlement = inTime[index];
      if (settlement && isGone(settlement.outcome)) await this.facts.tell('endpoint.gone', failure, tx);
    }
  }

  private valuesOf(group: readonly Settlement[]): unknown[] {
    const days = group.map(({ day }) => day).sort();
    const deliveryIds = group.map(({ deliveryId }) => deliveryId);
    const laneIds = group.map(({ laneId }) => laneId);
    return [JSON.stringify(group.map(rowOf)), days[0], days.at(-1), deliveryIds, laneIds];
  }
}

function workspacesOf(group: readonly Settlement[]): string[] {
  return [...new Set(group.map(({ workspaceId }) => workspaceId))];
}

/** Times as numbers, nothing that is null, and one shape: this is made for every attempt. */
function rowOf(settlement: Settlement): object {
  const { outcome, result } = settlement;
  const row = {
    lane_id: settlement.laneId,
    fence: settlement.fence,
    changes: settlement.changes,
    delivery_id: settlement.deliveryId,
    day: settlement.day,
    event_sequence: settlement.eventSequence,
    number: settlement.number,
    round_attempts: settlement.roundAttempts,
    manual: settlement.manual,
    started_ms: settlement.startedAt.getTime(),
    ended_ms: settlement.endedAt.getTime(),
    duration_ms: settlement.durationMs,
    outcome: outcome.kind,
    status_code: outcome.answer?.statusCode,
    request_headers: settlement.requestHeaders,
    response_headers: outcome.answer?.headers,
    response_body: outcome.answer?.body,
    release: settlement.release,
    renew: settlement.renew,
  };
  return result.status === 'delivered' ? row : { ...row, ...failureOf(outcome, result) };
}

function failureOf(
  outcome: DeliveryOutcome,
  result: Exclude<AttemptResult, { status: 'delivered' }>,
): object {
  const error = errorOf(outcome);
  return result.status === 'pending'
    ? { error, status: result.status, next_attempt_at: result.nextAttemptAt, deadline_at: result.deadlineAt }
    : { error, status: result.status, reason: result.reason };
}

function errorOf(outcome: DeliveryOutcome): string | null {
  return outcome.kind === 'accepted' ? null : outcome.error;
}

function inOrder(group: readonly Settlement[], rows: readonly SettledRow[]): Settled[] {
  // By fence too: the group may hold the late result of a drain that lost its lane, and one of its successor.
  const byHold = new Map(rows.map((row) => [`${row.lane_id} ${row.fence}`, row]));
  return group.map(({ laneId, fence }) => {
    const row = byHold.get(`${laneId} ${fence}`);
    return {
      isHeld: row?.is_held ?? false,
      isChanged: row?.is_changed ?? true,
      dueAt: row?.due_at ?? null,
    };
  });
}
