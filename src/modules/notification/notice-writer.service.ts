import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { newId } from '../../common/ids.js';
import type { DomainEvents } from '../../contracts/domain-events.js';
import type { Tx } from '../../platform/database/tx.js';
import { OnFact } from '../../platform/event-bus/on-fact.decorator.js';
import { type WakeQueue, WakeQueues } from '../../platform/queue/wake-queue.js';
import { type LockedWorkspace, WorkspaceDirectory } from '../workspaces/index.js';
import type { NoticeContent } from './notice-content.js';
import { goneDisablement, quotaDisablement, quotaWarning } from './notice-contents.js';
import { Notices } from './persistence/notices.repository.js';
import { subjectOf } from './templates/render-mail.js';

/** Where the wake-ups of mails go. */
export const MAIL_QUEUE = 'mail';

/**
 * Writes a notice in the transaction of the decision that it tells about: there is never one without the other.
 * What a user disables by hand is no news to them.
 */
@Injectable()
export class NoticeWriter {
  private readonly queue: WakeQueue;

  constructor(
    private readonly notices: Notices,
    private readonly directory: WorkspaceDirectory,
    private readonly clock: Clock,
    queues: WakeQueues,
  ) {
    this.queue = queues.open(MAIL_QUEUE);
  }

  @OnFact('subscriptions.endangered', 'inTransaction')
  async warn(fact: DomainEvents['subscriptions.endangered'], tx: Tx): Promise<void> {
    await this.write(tx, fact.workspaceId, (workspace) => quotaWarning(workspace, fact));
  }

  @OnFact('deliveries.withheld', 'inTransaction')
  async tellDisabled(fact: DomainEvents['deliveries.withheld'], tx: Tx): Promise<void> {
    const { disablement, waiting } = fact;
    const { workspaceId, reason, usage, subscriptions } = disablement;
    if (reason === 'manual' || subscriptions.length === 0) return;
    await this.write(tx, workspaceId, (workspace) =>
      usage
        ? quotaDisablement(workspace, disablement, usage, waiting)
        : goneDisablement(workspace, disablement, waiting),
    );
  }

  @OnFact('workspace.purging', 'inTransaction')
  async forget({ workspaceId, budget }: DomainEvents['workspace.purging'], tx: Tx): Promise<void> {
    await budget.spend((limit) => this.notices.purge(tx, workspaceId, limit));
  }

  private async write(
    tx: Tx,
    workspaceId: string,
    contentFor: (workspace: LockedWorkspace) => NoticeContent,
  ): Promise<void> {
    const workspace = (await this.directory.lock(tx, [workspaceId])).get(workspaceId);
    if (!workspace) return;
    const content = contentFor(workspace);
    const createdAt = this.clock.now();
    const recipients = [...new Set(workspace.notificationEmails)];
    const hasRecipients = recipients.length > 0;
    const id = newId(createdAt);
    await this.notices.add(tx, {
      id,
      workspaceId,
      kind: content.type === 'quota_warning' ? 'quota_warning' : 'subscription_disabled',
      locale: workspace.locale,
      recipients,
      subject: subjectOf(content, workspace.locale),
      content,
      status: hasRecipients ? 'pending' : 'failed',
      attempts: 0,
      nextAttemptAt: hasRecipients ? createdAt : null,
      lastError: hasRecipients ? null : 'the workspace has no notification addresses',
      createdAt,
      sentAt: null,
    });
    if (hasRecipients) tx.afterCommit(() => this.queue.wake([{ key: id }]));
  }
}
