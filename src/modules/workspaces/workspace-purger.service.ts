import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { PurgeBudget } from '../../contracts/purge-budget.js';
import { Database } from '../../platform/database/database.js';
import { deleteSome } from '../../platform/database/delete-some.js';
import type { Tx } from '../../platform/database/tx.js';
import { Facts } from '../../platform/event-bus/facts.js';

const SWEEP_EVERY_MS = 30_000;
/** In one transaction: some tenths of a second. */
const ROWS_PER_STEP = 5_000;
/** What is left of a very large workspace has its turn at the next sweep. */
const STEPS_PER_RUN = 10_000;
const WORKSPACES_PER_RUN = 100;

/** Removes what deleted workspaces have left behind, step by step; a crash costs one step. */
@Injectable()
export class WorkspacePurger implements BeforeApplicationShutdown {
  private readonly logger = new Logger(WorkspacePurger.name);
  private readonly running = new Map<string, Promise<void>>();
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly facts: Facts,
  ) {}

  /** Lets every module delete its rows, then deletes the workspace. Ends where another process is at it. */
  purge(id: string): Promise<void> {
    const work = this.running.get(id) ?? this.inSteps(id).finally(() => this.running.delete(id));
    this.running.set(id, work);
    return work;
  }

  /** Purges what a crash or an error has left. */
  @Interval(SWEEP_EVERY_MS)
  async sweep(): Promise<void> {
    try {
      const deleted = await this.database.rows<{ id: string }>(
        'select id from workspaces where deleted_at is not null order by deleted_at limit $1',
        [WORKSPACES_PER_RUN],
      );
      for (const { id } of deleted) await this.purge(id);
    } catch (error) {
      this.logger.error('A deleted workspace could not be purged; tried again soon', error);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await Promise.allSettled(this.running.values());
  }

  private async inSteps(id: string): Promise<void> {
    for (let count = 0; count < STEPS_PER_RUN && !this.isStopping; count += 1) {
      if (!(await this.step(id))) return;
    }
  }

  /** False when there is nothing left to do here. */
  private async step(id: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const rows = await tx.rows(
        'select from workspaces where id = $1 and deleted_at is not null for update skip locked',
        [id],
      );
      if (rows.length === 0) return false;
      const budget = new PurgeBudget(ROWS_PER_STEP);
      await this.facts.tell('workspace.purging', { workspaceId: id, budget }, tx);
      await this.purgeOwn(tx, id, budget);
      if (budget.isSpent) return true;
      await tx.rows('delete from workspaces where id = $1', [id]);
      await this.facts.tell('workspace.purged', { workspaceId: id }, tx);
      return false;
    });
  }

  private async purgeOwn(tx: Tx, id: string, budget: PurgeBudget): Promise<void> {
    for (const table of ['api_keys', 'audit_entries']) {
      await budget.spend((limit) => deleteSome(tx, table, 'workspace_id = $1', [id], limit));
    }
  }
}
