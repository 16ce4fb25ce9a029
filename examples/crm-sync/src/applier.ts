import type { PoolClient } from 'pg';
import { applyToCrm, type CrmEvent, isCrmEvent } from './crm.js';
import type { FeedPage, Hooklane } from './hooklane.js';
import type { Store } from './store.js';

interface Delivery {
  readonly eventId: string;
  readonly sequence: string;
  readonly body: CrmEvent;
}

/** What became of the first delivery of the inbox. */
type Step = 'empty' | 'done' | { readonly gapBefore: Delivery };

/**
 * Applies events one by one, in the order in which they were accepted: from the inbox while `x-webhook-sequence` goes
 * on without gaps, from the feed where it does not. An event is applied only after all before it.
 */
export class Applier {
  private running: Promise<void> | null = null;
  private isWoken = false;
  private isFeedDue = true;
  private isClosed = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly store: Store,
    private readonly hooklane: Hooklane,
    pollMs: number,
  ) {
    // A gap shows only when something comes after it: what was dropped last is found by looking.
    this.timer = setInterval(() => this.readFeed(), pollMs);
  }

  /** The inbox has something. */
  wake(): void {
    this.isWoken = true;
    this.running ??= this.run();
  }

  /** Reads the feed to its end, then the inbox. */
  readFeed(): void {
    this.isFeedDue = true;
    this.wake();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.isWoken && !this.isClosed) {
      this.isWoken = false;
      try {
        // The inbox waits for the feed at the start: events may be older than the subscription.
        if (this.isFeedDue) await this.catchUp();
        this.isFeedDue = false;
        await this.drainInbox();
      } catch (error) {
        console.error('Tried in vain, and again later:', error);
      }
    }
    this.running = null;
  }

  private async drainInbox(): Promise<void> {
    while (!this.isClosed) {
      const step = await this.step();
      if (step === 'empty') return;
      if (step !== 'done') await this.fillGapBefore(step.gapBefore);
    }
  }

  private step(): Promise<Step> {
    return this.store.exclusively<Step>(async (client, { lastSequence }) => {
      const { rows } = await client.query<Delivery>(
        'select event_id as "eventId", sequence, body from inbox order by sequence limit 1',
      );
      const [delivery] = rows;
      if (!delivery) return 'empty';
      const sequence = Number(delivery.sequence);
      if (sequence > lastSequence + 1 && !(await isApplied(client, delivery.eventId))) {
        return { gapBefore: delivery };
      }
      await applyOnce(client, delivery.body);
      await client.query('delete from inbox where event_id = $1', [delivery.eventId]);
      await client.query('update sync_state set last_sequence = greatest(last_sequence, $1)', [sequence]);
      return 'done';
    });
  }

  /** The feed has every event before its delivery is sent, and none appears in it before one that was read. */
  private async fillGapBefore({ eventId, sequence }: Delivery): Promise<void> {
    console.log(`Something is missing before delivery ${sequence}: reading the feed.`);
    await this.catchUp(eventId);
    await this.store.exclusively(async (client) => {
      await client.query(
        'update sync_state set gaps = gaps + 1, last_sequence = greatest(last_sequence, $1 - 1)',
        [Number(sequence)],
      );
    });
  }

  /** Applies what the feed has, up to the page that has `eventId`, or to the end. */
  private async catchUp(eventId?: string): Promise<void> {
    for (let isAtEnd = false; !isAtEnd && !this.isClosed;) {
      const { cursor } = await this.store.state();
      const page = await this.hooklane.feed(cursor);
      await this.applyPage(page, cursor);
      isAtEnd = !page.pagination.hasMore || page.items.some(({ id }) => id === eventId);
    }
  }

  private applyPage({ items, pagination }: FeedPage, readFrom: string | null): Promise<void> {
    return this.store.exclusively(async (client, { cursor }) => {
      // Another process was here in between: its place counts.
      if (cursor !== readFrom) return;
      for (const { payload } of items) {
        const event = payload as { readonly event_type: string };
        if (isCrmEvent(event)) await applyOnce(client, event);
      }
      await client.query('update sync_state set cursor = $1', [pagination.next]);
    });
  }
}

async function isApplied(client: PoolClient, eventId: string): Promise<boolean> {
  const { rowCount } = await client.query('select from applied_events where event_id = $1', [eventId]);
  return rowCount === 1;
}

/** The id is kept in the transaction that makes the change: neither is ever without the other. */
async function applyOnce(client: PoolClient, event: CrmEvent): Promise<void> {
  const { rowCount } = await client.query(
    'insert into applied_events (event_id) values ($1) on conflict do nothing',
    [event.event_id],
  );
  if (rowCount === 0) return;
  if (await applyToCrm(client, event)) await client.query('update sync_state set echoes = echoes + 1');
}
