import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import type { Tx } from '../../platform/database/tx.js';
import { Facts } from '../../platform/event-bus/facts.js';
import { AuditLog, type Caller, WorkspaceDirectory } from '../workspaces/index.js';
import { LockedSubscriptions, requireWebhooks } from './locked-subscriptions.service.js';
import { SubscriptionRepository } from './persistence/subscription.repository.js';
import { auditedPart, Subscription } from './subscription.js';

/** Whether what was skipped while a subscription was disabled is queued when it is enabled. */
export type Replay = 'skipped' | 'nothing';

/** Enables and disables by hand (rule 14). */
@Injectable()
export class SubscriptionSwitch {
  constructor(
    private readonly locked: LockedSubscriptions,
    private readonly subscriptions: SubscriptionRepository,
    private readonly workspaces: WorkspaceDirectory,
    private readonly facts: Facts,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Enables; one that is enabled stays as it is, but a replay is started all the same.
   * @throws workspace_not_found, subscription_not_found, plan_required
   */
  async enable(caller: Caller, workspaceId: string, id: string, replay: Replay): Promise<Subscription> {
    return this.locked.change(workspaceId, id, async (tx, before, workspace) => {
      requireWebhooks(workspace);
      const at = this.clock.now();
      const after = before.isDisabled()
        ? await this.set(tx, before, { disabledReason: null, disabledAt: null, updatedAt: at })
        : before;
      const replaySkippedSince = replay === 'skipped' ? before.skippingSince : null;
      if (after === before && replaySkippedSince === null) return before;
      const fact = { workspaceId, subscriptionId: id, at, replaySkippedSince };
      await this.facts.tell('subscription.enabled', fact, tx);
      await this.record(tx, caller, 'subscription.enabled', before, after);
      return after;
    });
  }

  /** Disables; one that is disabled keeps its reason. @throws workspace_not_found, subscription_not_found */
  async disable(caller: Caller, workspaceId: string, id: string): Promise<Subscription> {
    return this.locked.change(workspaceId, id, async (tx, before) => {
      if (before.isDisabled()) return before;
      const at = this.clock.now();
      const after = await this.set(tx, before, {
        disabledReason: 'manual',
        disabledAt: at,
        skippingSince: at,
        updatedAt: at,
      });
      const { url, eventTypes } = before;
      const disabled = { id, url, eventTypes, failures: 0, lastError: null, lastFailedAt: null };
      const fact = { workspaceId, reason: 'manual', at, usage: null, subscriptions: [disabled] } as const;
      await this.facts.tell('subscriptions.disabled', fact, tx);
      await this.record(tx, caller, 'subscription.disabled', before, after);
      return after;
    });
  }

  private async set(tx: Tx, before: Subscription, changes: Partial<Subscription>): Promise<Subscription> {
    await this.subscriptions.update(tx, before.id, changes);
    await this.workspaces.bumpRevision(tx, before.workspaceId);
    return Object.assign(new Subscription(), before, changes);
  }

  private async record(
    tx: Tx,
    caller: Caller,
    action: string,
    before: Subscription,
    after: Subscription,
  ): Promise<void> {
    await this.audit.record(tx, {
      workspaceId: after.workspaceId,
      caller,
      action,
      subjectType: 'subscription',
      subjectId: after.id,
      before: auditedPart(before),
      after: auditedPart(after),
    });
  }
}
