import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { DomainError, notFound } from '../../common/domain-error.js';
import { newId } from '../../common/ids.js';
import type { Page, PageRequest } from '../../common/page.js';
import { Settings } from '../../platform/config/settings.js';
import type { Tx } from '../../platform/database/tx.js';
import { Facts } from '../../platform/event-bus/facts.js';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import type { SubscriptionFilters } from '../events/index.js';
import { AuditLog, type Caller, WorkspaceDirectory } from '../workspaces/index.js';
import { LockedSubscriptions, requireWebhooks } from './locked-subscriptions.service.js';
import { SubscriptionRepository } from './persistence/subscription.repository.js';
import { newSigningSecret } from './signing-secret.js';
import { auditedPart, Subscription } from './subscription.js';

/** What a user says about a subscription. */
export interface SubscriptionDraft {
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly description?: string | null;
  readonly filters?: SubscriptionFilters;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes, shows, edits and deletes subscriptions. What it is given has been checked. */
@Injectable()
export class SubscriptionRegister {
  constructor(
    private readonly locked: LockedSubscriptions,
    private readonly subscriptions: SubscriptionRepository,
    private readonly workspaces: WorkspaceDirectory,
    private readonly facts: Facts,
    private readonly audit: AuditLog,
    private readonly secrets: SecretBox,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /**
   * The answer holds the signing secret in the clear: the only time.
   * @throws workspace_not_found, plan_required, subscription_limit_reached
   */
  async create(
    caller: Caller,
    workspaceId: string,
    draft: SubscriptionDraft & { readonly enabled?: boolean },
  ): Promise<{ subscription: Subscription; signingSecret: string }> {
    return this.locked.inWorkspace(workspaceId, async (tx, workspace) => {
      requireWebhooks(workspace);
      await this.refuseAnother(tx, workspaceId);
      const signingSecret = newSigningSecret();
      const subscription = this.newSubscription(workspaceId, draft, draft.enabled ?? true, signingSecret);
      await this.subscriptions.insert(tx, subscription);
      await this.workspaces.bumpRevision(tx, workspaceId);
      const { id: subscriptionId, url } = subscription;
      await this.facts.tell('subscription.created', { workspaceId, subscriptionId, url }, tx);
      await this.record(tx, caller, 'subscription.created', null, subscription);
      return { subscription, signingSecret };
    });
  }

  /** @throws subscription_not_found */
  async get(workspaceId: string, id: string): Promise<Subscription> {
    const subscription = await this.subscriptions.find(workspaceId, id);
    if (!subscription) throw notFound('subscription');
    return subscription;
  }

  /** Newest first. @throws workspace_not_found */
  async list(workspaceId: string, request: PageRequest): Promise<Page<Subscription>> {
    await this.workspaces.get(workspaceId);
    return this.subscriptions.page(workspaceId, request);
  }

  /** Replaces each field that `edit` names. @throws workspace_not_found, subscription_not_found */
  async edit(
    caller: Caller,
    workspaceId: string,
    id: string,
    edit: Partial<SubscriptionDraft>,
  ): Promise<Subscription> {
    return this.locked.change(workspaceId, id, async (tx, before) => {
      const changes = this.changesOf(before, edit);
      const after = Object.assign(new Subscription(), before, changes);
      await this.subscriptions.update(tx, id, changes);
      await this.workspaces.bumpRevision(tx, workspaceId);
      if (after.url !== before.url) {
        await this.facts.tell('subscription.moved', { workspaceId, subscriptionId: id, url: after.url }, tx);
      }
      if (after.version !== before.version) {
        await this.facts.tell('subscription.sender_changed', { workspaceId, subscriptionId: id }, tx);
      }
      await this.record(tx, caller, 'subscription.updated', before, after);
      return after;
    });
  }

  /** The row stays, since the delivery log goes on naming it. @throws workspace_not_found, subscription_not_found */
  async delete(caller: Caller, workspaceId: string, id: string): Promise<void> {
    await this.locked.change(workspaceId, id, async (tx, subscription) => {
      const at = this.clock.now();
      await this.subscriptions.update(tx, id, { deletedAt: at, updatedAt: at });
      await this.workspaces.bumpRevision(tx, workspaceId);
      await this.facts.tell('subscription.deleted', { workspaceId, subscriptionId: id, at }, tx);
      await this.record(tx, caller, 'subscription.deleted', subscription, null);
    });
  }

  /** The workspace is locked, so nobody else makes one at the same time. */
  private async refuseAnother(tx: Tx, workspaceId: string): Promise<void> {
    const { subscriptionsPerWorkspaceMax: max } = this.settings;
    if ((await this.subscriptions.count(tx, workspaceId)) < max) return;
    throw new DomainError('subscription_limit_reached', `A workspace may have ${max} subscriptions.`);
  }

  private newSubscription(
    workspaceId: string,
    draft: SubscriptionDraft,
    enabled: boolean,
    signingSecret: string,
  ): Subscription {
    const now = this.clock.now();
    const id = newId(now);
    return Object.assign(new Subscription(), {
      id,
      workspaceId,
      url: draft.url,
      eventTypes: [...draft.eventTypes],
      description: draft.description ?? null,
      filters: draft.filters ?? {},
      headers: { ...draft.headers },
      secret: this.secrets.seal(signingSecret, id),
      secretPrevious: null,
      secretOverlapUntil: null,
      version: 1,
      disabledReason: enabled ? null : ('manual' as const),
      disabledAt: enabled ? null : now,
      skippingSince: enabled ? null : now,
      createdAt: now,
      updatedAt: now,
      lastFailedAt: null,
      lastError: null,
      deletedAt: null,
    });
  }

  private changesOf(before: Subscription, edit: Partial<SubscriptionDraft>): Partial<Subscription> {
    return {
      ...(edit.url !== undefined && { url: edit.url }),
      ...(edit.eventTypes && { eventTypes: [...edit.eventTypes] }),
      ...(edit.description !== undefined && { description: edit.description }),
      ...(edit.filters && { filters: edit.filters }),
      ...(edit.headers && { headers: { ...edit.headers }, version: before.version + 1 }),
      updatedAt: this.clock.now(),
    };
  }

  private async record(
    tx: Tx,
    caller: Caller,
    action: string,
    before: Subscription | null,
    after: Subscription | null,
  ): Promise<void> {
    const subject = after ?? before;
    if (!subject) return;
    await this.audit.record(tx, {
      workspaceId: subject.workspaceId,
      caller,
      action,
      subjectType: 'subscription',
      subjectId: subject.id,
      before: before && auditedPart(before),
      after: after && auditedPart(after),
    });
  }
}
