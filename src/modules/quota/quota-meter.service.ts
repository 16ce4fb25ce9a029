import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { Settings } from '../../platform/config/settings.js';
import { FailureLog } from './persistence/failure-log.js';
import { resetsAt } from './usage-window.js';

/** How much of its quota a workspace has used. */
export interface QuotaReading {
  readonly limit: number;
  readonly windowMs: number;
  readonly failures: number;
  readonly resetsAt: Date | null;
  /** The most failures first. */
  readonly bySubscription: readonly { readonly subscriptionId: string; readonly failures: number }[];
}

/** Reads the quota. */
@Injectable()
export class QuotaMeter {
  constructor(
    private readonly failures: FailureLog,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** What the window holds that ends now. */
  async read(workspaceId: string): Promise<QuotaReading> {
    const { quotaLimit: limit, quotaWindowMs: windowMs, quotaWarnRatio: warnRatio } = this.settings;
    const since = new Date(this.clock.now().getTime() - windowMs);
    const rows = await this.failures.since(workspaceId, since);
    const times = rows.map(({ failedAt }) => failedAt.getTime());
    const reset = resetsAt(times, { limit, windowMs, warnRatio });
    return {
      limit,
      windowMs,
      failures: rows.length,
      resetsAt: reset === null ? null : new Date(reset),
      bySubscription: countedBySubscription(rows.map(({ subscriptionId }) => subscriptionId)),
    };
  }
}

function countedBySubscription(ids: readonly string[]): QuotaReading['bySubscription'] {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .map(([subscriptionId, failures]) => ({ subscriptionId, failures }))
    .sort((a, b) => b.failures - a.failures || a.subscriptionId.localeCompare(b.subscriptionId));
}
