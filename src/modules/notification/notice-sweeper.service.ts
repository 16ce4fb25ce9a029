import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../common/clock.js';
import { Settings } from '../../platform/config/settings.js';
import { type WakeQueue, WakeQueues } from '../../platform/queue/wake-queue.js';
import { MAIL_QUEUE } from './notice-writer.service.js';
import { Notices } from './persistence/notices.repository.js';

const EVERY_MS = 5_000;
const BATCH_MAX = 200;

/** The second net: wakes notices that are due, whatever became of their first wake-up. */
@Injectable()
export class NoticeSweeper {
  private readonly logger = new Logger(NoticeSweeper.name);
  private readonly queue: WakeQueue;
  private isSweeping = false;

  constructor(
    private readonly notices: Notices,
    private readonly settings: Settings,
    private readonly clock: Clock,
    queues: WakeQueues,
  ) {
    this.queue = queues.open(MAIL_QUEUE);
  }

  @Interval(EVERY_MS)
  async sweep(): Promise<void> {
    if (this.settings.role === 'api' || this.isSweeping) return;
    this.isSweeping = true;
    try {
      const ids = await this.notices.due(this.clock.now(), BATCH_MAX);
      if (ids.length > 0) await this.queue.hurry(ids);
    } catch (error) {
      this.logger.warn('Due mails could not be looked up; tried again in 5 s', error);
    } finally {
      this.isSweeping = false;
    }
  }
}
