import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database } from '../../platform/database/database.js';
import { Facts } from '../../platform/event-bus/facts.js';

const SWEEP_EVERY_MS = 30_000;

/** Removes what deleted workspaces have left behind. */
@Injectable()
export class WorkspacePurger implements BeforeApplicationShutdown {
  private readonly logger = new Logger(WorkspacePurger.name);
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly facts: Facts,
  ) {}

  /** Lets every module delete its rows, then deletes the workspace. Does nothing while another process does. */
  purge(id: string): Promise<void> {
    const work = this.purgeOnce(id).finally(() => this.running.delete(work));
    this.running.add(work);
    return work;
  }

  /** Purges what a crash or an error has left. */
  @Interval(SWEEP_EVERY_MS)
  async sweep(): Promise<void> {
    try {
      const deleted = await this.database.rows<{ id: string }>(
        'select id from workspaces where deleted_at is not null',
      );
      for (const { id } of deleted) await this.purge(id);
    } catch (error) {
      this.logger.error('A deleted workspace could not be purged; tried again soon', error);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.running);
  }

  private async purgeOnce(id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const rows = await tx.rows(
        'select from workspaces where id = $1 and deleted_at is not null for update skip locked',
        [id],
      );
      if (rows.length === 0) return;
      await this.facts.tell('workspace.purged', { workspaceId: id }, tx);
      await tx.rows('delete from workspaces where id = $1', [id]);
    });
  }
}
