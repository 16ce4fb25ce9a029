import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../../../common/clock.js';
import { notFound } from '../../../common/domain-error.js';
import { newId } from '../../../common/ids.js';
import { Database } from '../../../platform/database/database.js';
import { Facts } from '../../../platform/event-bus/facts.js';
import { AuditLog, type Caller, WorkspaceDirectory } from '../../workspaces/index.js';
import { EventCatalogue } from '../catalogue/event-catalogue.service.js';
import { Erasures, type PlacedBody } from '../persistence/erasures.js';

const SWEEP_EVERY_MS = 10_000;
const OPEN_MAX = 20;
const EVENTS_PER_TRANSACTION = 200;
/** What was on its way is answered by then, also where a result had to wait for Postgres. */
const LOOK_AGAIN_MS = 120_000;
/** What is left of a very talkative contact has its turn at the next sweep. */
const TRANSACTIONS_PER_TURN = 100;

/** Takes the personal data of contacts out of stored bodies, in the background and to the end, whatever fails. */
@Injectable()
export class ContactEraser implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ContactEraser.name);
  private readonly running = new Map<string, Promise<void>>();
  private isStopping = false;

  constructor(
    private readonly database: Database,
    private readonly workspaces: WorkspaceDirectory,
    private readonly erasures: Erasures,
    private readonly catalogue: EventCatalogue,
    private readonly facts: Facts,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Has everything erased that is stored of the contact by now. @throws workspace_not_found */
  async request(caller: Caller, workspaceId: string, contactId: string): Promise<Date> {
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const workspace = (await this.workspaces.lock(tx, [workspaceId])).get(workspaceId);
      if (!workspace) throw notFound('workspace');
      const id = newId(now);
      await this.erasures.add(tx, { id, workspaceId, contactId, lastSequence: workspace.eventSequence }, now);
      await this.audit.record(tx, {
        workspaceId,
        caller,
        action: 'contact.erased',
        subjectType: 'erasure',
        subjectId: id,
        before: null,
        after: { contactId },
      });
      tx.afterCommit(async () => this.begin(id));
    });
    return now;
  }

  /** Goes on with what a crash or an error has left. */
  @Interval(SWEEP_EVERY_MS)
  async sweep(): Promise<void> {
    try {
      for (const id of await this.erasures.open(this.clock.now(), OPEN_MAX)) await this.begin(id);
    } catch (error) {
      this.logger.error('Erasures could not be looked for; tried again soon', error);
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    await Promise.allSettled(this.running.values());
  }

  private begin(id: string): Promise<void> {
    const work =
      this.running.get(id) ??
      this.turn(id)
        .catch((error: unknown) => this.logger.error('An erasure failed; tried again soon', error))
        .finally(() => this.running.delete(id));
    this.running.set(id, work);
    return work;
  }

  private async turn(id: string): Promise<void> {
    for (let count = 0; count < TRANSACTIONS_PER_TURN && !this.isStopping; count += 1) {
      if (!(await this.step(id))) return;
    }
  }

  /** Erases the next bodies; false when there is nothing left to do here. */
  private async step(id: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const erasure = await this.erasures.take(tx, id, now);
      if (!erasure) return false;
      const { workspaceId } = erasure;
      const bodies = await this.erasures.bodies(tx, erasure, EVENTS_PER_TRANSACTION);
      const last = bodies.at(-1);
      if (last) {
        await this.erasures.replace(
          tx,
          workspaceId,
          bodies.map((each) => this.erased(each)),
        );
        const events = bodies.map(({ day, sequence }) => ({ day, sequence }));
        await this.facts.tell('events.erased', { workspaceId, events }, tx);
        await this.erasures.advance(tx, id, last.sequence);
      }
      const isLast = bodies.length < EVENTS_PER_TRANSACTION;
      if (isLast) await this.erasures.finish(tx, id, now, new Date(now.getTime() + LOOK_AGAIN_MS));
      return !isLast;
    });
  }

  private erased(placed: PlacedBody): PlacedBody {
    const body = this.catalogue.erase(placed.type, JSON.parse(placed.body) as Record<string, unknown>);
    return { ...placed, body: JSON.stringify(body) };
  }
}
