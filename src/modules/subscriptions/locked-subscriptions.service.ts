import { Injectable } from '@nestjs/common';
import { DomainError, notFound } from '../../common/domain-error.js';
import { allowsWebhooks } from '../../contracts/plan.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { type LockedWorkspace, WorkspaceDirectory } from '../workspaces/index.js';
import { SubscriptionRepository } from './persistence/subscription.repository.js';
import type { Subscription } from './subscription.js';

/**
 * Transactions of changes. Each holds the lock of the workspace, which accepting events takes too: an event is
 * either before a change or after it, and sees all of the change or nothing.
 */
@Injectable()
export class LockedSubscriptions {
  constructor(
    private readonly database: Database,
    private readonly workspaces: WorkspaceDirectory,
    private readonly subscriptions: SubscriptionRepository,
  ) {}

  /** @throws workspace_not_found */
  async inWorkspace<T>(
    workspaceId: string,
    work: (tx: Tx, workspace: LockedWorkspace) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      const workspace = (await this.workspaces.lock(tx, [workspaceId])).get(workspaceId);
      if (!workspace) throw notFound('workspace');
      return work(tx, workspace);
    });
  }

  /** @throws workspace_not_found, subscription_not_found */
  async change<T>(
    workspaceId: string,
    id: string,
    work: (tx: Tx, subscription: Subscription, workspace: LockedWorkspace) => Promise<T>,
  ): Promise<T> {
    return this.inWorkspace(workspaceId, async (tx, workspace) => {
      const subscription = await this.subscriptions.find(workspaceId, id, tx);
      if (!subscription) throw notFound('subscription');
      return work(tx, subscription, workspace);
    });
  }
}

/** Rule 4. @throws plan_required */
export function requireWebhooks({ plan }: Pick<LockedWorkspace, 'plan'>): void {
  if (allowsWebhooks(plan)) return;
  throw new DomainError('plan_required', `The plan ${plan} has no webhooks: advanced or above is needed.`);
}
