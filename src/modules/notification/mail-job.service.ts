import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { Settings } from '../../platform/config/settings.js';
import { MailError, MailTransport } from '../../platform/mail/mail-transport.js';
import { type AfterRun, type WakeQueue, WakeQueues } from '../../platform/queue/wake-queue.js';
import { MailMetrics } from './mail-metrics.service.js';
import { LEASE_MS, NoticeLease } from './notice-lease.js';
import { MAIL_QUEUE } from './notice-writer.service.js';
import { type ClaimedNotice, Notices } from './persistence/notices.repository.js';
import { type Refusal, type SendingOutcome, sendingOutcome } from './sending-outcome.js';
import { renderMail } from './templates/render-mail.js';

const CONCURRENCY = 4;
/** A server that keeps us waiting longer than it may (ten minutes, RFC 5321, 4.5.3.2) is not waited for. */
const SENDING_MS = 11 * 60_000;
/** What a mail in hand gets when the process is told to end, before it is broken off and left to others. */
const STOPPING_MS = 5_000;
/** Longer than most outages of Postgres: a mail whose end is not recorded is sent again. */
const RECORD_MS_MAX = 15 * 60_000;
const RECORD_PAUSE_MS = 1_000;

/**
 * Sends notices. A mail can be repeated in one case only: the process or its database ends between the mail
 * server's acceptance and the commit of `settle` (or the server's acceptance itself is lost on the way). The
 * repetition has the same `Message-ID`, by which many mail systems drop it.
 */
@Injectable()
export class MailJob implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(MailJob.name);
  private readonly queue: WakeQueue;
  private readonly stopping = new AbortController();

  constructor(
    private readonly notices: Notices,
    private readonly transport: MailTransport,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly metrics: MailMetrics,
    queues: WakeQueues,
  ) {
    this.queue = queues.open(MAIL_QUEUE);
  }

  onModuleInit(): void {
    if (this.settings.role === 'api') return;
    // The sweeper finds what was woken in vain, so nothing is to be done when a key has gone.
    this.queue.consume(
      CONCURRENCY,
      (id) => this.run(id),
      () => undefined,
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.settings.role === 'api') return;
    const timer = setTimeout(() => this.stopping.abort(), STOPPING_MS);
    await this.queue.stop().finally(() => clearTimeout(timer));
  }

  /** Makes one attempt with the notice, if it is due and nobody else makes one. */
  async run(id: string): Promise<AfterRun> {
    const begunMs = performance.now();
    const notice = await this.notices.claim(id, this.clock.now(), LEASE_MS);
    if (!notice) return { kind: 'done' };
    const lease = new NoticeLease(begunMs, () => this.notices.renew(notice, LEASE_MS));
    const signal = AbortSignal.any([AbortSignal.timeout(SENDING_MS), this.stopping.signal, lease.signal]);
    const refusals = await this.send(notice, signal).finally(() => lease.end());
    const outcome = sendingOutcome(notice, refusals, this.clock.now());
    await this.record(notice, outcome);
    this.metrics.count(outcome);
    if (outcome.lastError) this.logger.warn(`Notice ${id} (${outcome.status}): ${outcome.lastError}`);
    return outcome.nextAttemptAt ? { kind: 'at', at: outcome.nextAttemptAt } : { kind: 'done' };
  }

  private async send(notice: ClaimedNotice, signal: AbortSignal): Promise<readonly Refusal[]> {
    const recipients = notice.recipients.filter((address) => !notice.reached.includes(address));
    try {
      const mail = renderMail(notice.content, notice.locale, this.settings.publicUrl);
      const envelope = { id: notice.id, date: notice.createdAt, to: notice.recipients, recipients };
      const receipt = await this.transport.send({ ...mail, ...envelope, subject: notice.subject }, signal);
      return receipt.refused;
    } catch (error) {
      const { reason, isPermanent } = reasonOf(error);
      if (!(error instanceof MailError)) this.logger.error(`Notice ${notice.id} could not be written`, error);
      return recipients.map((address) => ({ address, reason, isPermanent }));
    }
  }

  /** What has left must be recorded: while Postgres is away for a moment, this waits for it. */
  private async record(notice: ClaimedNotice, outcome: SendingOutcome): Promise<void> {
    const giveUpAt = performance.now() + RECORD_MS_MAX;
    for (;;) {
      try {
        return await this.notices.settle(notice, outcome);
      } catch (error) {
        if (performance.now() > giveUpAt || this.stopping.signal.aborted) throw error;
        await pause(RECORD_PAUSE_MS);
      }
    }
  }
}

function reasonOf(error: unknown): { reason: string; isPermanent: boolean } {
  if (error instanceof MailError) return { reason: error.message, isPermanent: error.isPermanent };
  return { reason: 'the mail could not be written', isPermanent: false };
}
