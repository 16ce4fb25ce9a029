import { Injectable } from '@nestjs/common';
import type {
  CountedFailure,
  DomainEvents,
  FailureTally,
  QuotaReport,
} from '../../contracts/domain-events.js';
import { Settings } from '../../platform/config/settings.js';
import type { Tx } from '../../platform/database/tx.js';
import { Facts } from '../../platform/event-bus/facts.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { FailureLog, type WorkspaceSpans } from './persistence/failure-log.js';
import { WarningLog } from './persistence/warning-log.js';
import { judge, type QuotaRule, type Span, type Verdict, warningLevel } from './usage-window.js';

/**
 * Counts failed attempts and tells when a workspace nears or exceeds its quota (rules 10 to 12). The teller of
 * failures holds the locks of their workspaces, so that a workspace's failures are counted one batch after the
 * other, wherever the attempts were made.
 */
@Injectable()
export class FailureCounter {
  private readonly rule: QuotaRule;
  private readonly disables: Settings['quotaDisables'];

  constructor(
    settings: Settings,
    private readonly failures: FailureLog,
    private readonly warnings: WarningLog,
    private readonly facts: Facts,
  ) {
    this.rule = {
      limit: settings.quotaLimit,
      windowMs: settings.quotaWindowMs,
      warnRatio: settings.quotaWarnRatio,
    };
    this.disables = settings.quotaDisables;
  }

  @OnFact('deliveries.failed', 'inTransaction')
  async count({ failures }: DomainEvents['deliveries.failed'], tx: Tx): Promise<void> {
    if (failures.length === 0) return;
    const counts = await this.failures.add(tx, failures, this.rule.windowMs);
    const near = [...counts].filter(([, count]) => count >= warningLevel(this.rule)).map(([id]) => id);
    if (near.length === 0) return;
    const verdicts = await this.judge(tx, near, failures);
    for (const [workspaceId, { nearing }] of verdicts) await this.warn(tx, workspaceId, nearing);
    const exceeded = [...verdicts].flatMap(([workspaceId, { exceeded: spans }]) =>
      spans.length > 0 ? [{ workspaceId, spans }] : [],
    );
    if (exceeded.length > 0) await this.trip(tx, exceeded);
  }

  /** Enabling starts anew, else the next failure would trip again (rule 14). */
  @OnFact('subscription.enabled', 'inTransaction')
  async clear(fact: DomainEvents['subscription.enabled'], tx: Tx): Promise<void> {
    await this.failures.forgetSubscription(tx, fact.workspaceId, fact.subscriptionId);
  }

  @OnFact('workspace.purging', 'inTransaction')
  async forget({ workspaceId, budget }: DomainEvents['workspace.purging'], tx: Tx): Promise<void> {
    await budget.spend((limit) => this.failures.purge(tx, workspaceId, limit));
    await budget.spend((limit) => this.warnings.purge(tx, workspaceId, limit));
  }

  private async judge(
    tx: Tx,
    workspaceIds: readonly string[],
    failures: readonly CountedFailure[],
  ): Promise<Map<string, Verdict>> {
    const fresh = new Map<string, number[]>(workspaceIds.map((id) => [id, []]));
    for (const { workspaceId, at } of failures) fresh.get(workspaceId)?.push(at.getTime());
    for (const times of fresh.values()) times.sort((a, b) => a - b);
    const moments = new Map([...fresh].map(([id, [first = 0]]) => [id, first - this.rule.windowMs]));
    const known = await this.failures.timesAfter(tx, moments);
    return new Map([...fresh].map(([id, times]) => [id, judge(known.get(id) ?? [], times, this.rule)]));
  }

  /** Warns for the first of the windows that end at `ends`, unless the last warning is less than one ago. */
  private async warn(tx: Tx, workspaceId: string, ends: readonly number[]): Promise<void> {
    if (ends.length === 0) return;
    const { windowMs } = this.rule;
    let last = (await this.warnings.last(tx, workspaceId))?.getTime() ?? Number.NEGATIVE_INFINITY;
    for (const until of ends) {
      if (until - last < windowMs) continue;
      last = until;
      await this.warnings.note(tx, workspaceId, new Date(until));
      const span = { after: until - windowMs, until };
      const tallies = await this.failures.tallies(tx, [{ workspaceId, spans: [span] }]);
      await this.facts.tell('quota.warned', this.reportOf(workspaceId, span, tallies), tx);
    }
  }

  private async trip(tx: Tx, exceeded: readonly WorkspaceSpans[]): Promise<void> {
    const tallies = await this.failures.tallies(tx, exceeded);
    for (const { workspaceId, spans } of exceeded) {
      const last = spans.at(-1);
      if (!last) continue;
      await this.facts.tell('quota.tripped', this.reportOf(workspaceId, last, tallies), tx);
    }
  }

  private reportOf(
    workspaceId: string,
    { until }: Span,
    talliesById: ReadonlyMap<string, readonly FailureTally[]>,
  ): QuotaReport {
    const tallies = talliesById.get(workspaceId) ?? [];
    const failures = tallies.reduce((sum, each) => sum + each.failures, 0);
    const { limit, windowMs } = this.rule;
    const usage = { failures, limit, windowMs, disables: this.disables };
    return { workspaceId, at: new Date(until), usage, tallies };
  }
}
