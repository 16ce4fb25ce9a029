import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { notFound } from '../../common/domain-error.js';
import { Facts } from '../../platform/event-bus/facts.js';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import { AuditLog, type Caller, WorkspaceDirectory } from '../workspaces/index.js';
import { LockedSubscriptions } from './locked-subscriptions.service.js';
import { SubscriptionRepository } from './persistence/subscription.repository.js';
import { newSigningSecret } from './signing-secret.js';
import { overlapEndOf } from './subscription.js';

/** The secrets that a subscription signs with, in the clear. */
export interface SigningSecrets {
  readonly current: string;
  /** The one before, as long as it signs too. */
  readonly previous: string | null;
  /** Until when both sign. */
  readonly overlapUntil: Date | null;
}

/** Replaces signing secrets, and shows them. */
@Injectable()
export class SecretKeeper {
  constructor(
    private readonly locked: LockedSubscriptions,
    private readonly workspaces: WorkspaceDirectory,
    private readonly subscriptions: SubscriptionRepository,
    private readonly facts: Facts,
    private readonly audit: AuditLog,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a new secret. The one that was current signs too for `overlapMs`; the one before that, if it still did,
   * stops at once, since a request has room for one signature of the old and one of the new.
   * @throws workspace_not_found, subscription_not_found
   */
  async rotate(caller: Caller, workspaceId: string, id: string, overlapMs: number): Promise<SigningSecrets> {
    return this.locked.change(workspaceId, id, async (tx, before) => {
      const now = this.clock.now();
      const current = newSigningSecret();
      const overlapUntil = overlapMs > 0 ? new Date(now.getTime() + overlapMs) : null;
      await this.subscriptions.update(tx, id, {
        secret: this.secrets.seal(current, id),
        secretPrevious: overlapUntil && before.secret,
        secretOverlapUntil: overlapUntil,
        version: before.version + 1,
        updatedAt: now,
      });
      await this.workspaces.bumpRevision(tx, workspaceId);
      await this.facts.tell('subscription.sender_changed', { workspaceId, subscriptionId: id }, tx);
      await this.audit.record(tx, {
        workspaceId,
        caller,
        action: 'subscription.secret_rotated',
        subjectType: 'subscription',
        subjectId: id,
        before: { overlapUntil: overlapEndOf(before, now) },
        after: { overlapUntil },
      });
      return { current, previous: overlapUntil && this.secrets.open(before.secret, id), overlapUntil };
    });
  }

  /** @throws subscription_not_found */
  async read(workspaceId: string, id: string): Promise<SigningSecrets> {
    const subscription = await this.subscriptions.find(workspaceId, id);
    if (!subscription) throw notFound('subscription');
    const { secret, secretPrevious } = subscription;
    const overlapUntil = overlapEndOf(subscription, this.clock.now());
    const previous = overlapUntil && secretPrevious && this.secrets.open(secretPrevious, id);
    return { current: this.secrets.open(secret, id), previous, overlapUntil };
  }
}
