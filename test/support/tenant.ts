import { setTimeout as delay } from 'node:timers/promises';
import { type BuiltWorkspace, aWorkspace } from './builders/workspaces.js';
import { eventually } from './eventually.js';
import type { ApiAnswer, ApiRequest, TestApp } from './start-app.js';

export interface BuiltSubscription {
  readonly id: string;
  readonly url: string;
  readonly status: 'enabled' | 'disabled';
  readonly disabledReason: string | null;
  readonly pendingDeliveries: number;
  readonly lastFailure: { readonly at: string; readonly error: string } | null;
  readonly signingSecret: string;
}

export interface PostedEvent {
  readonly id?: string;
  readonly type: string;
  readonly occurredAt?: string;
  readonly data: object;
}

export interface AcceptedEvent {
  readonly id: string;
  readonly duplicate: boolean;
  readonly deliveries: number;
}

export interface Attempt {
  readonly number: number;
  readonly manual: boolean;
  readonly startedAt: string;
  readonly outcome: string;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly requestHeaders: Record<string, string>;
  readonly responseHeaders: Record<string, string> | null;
  readonly responseBody: string | null;
}

export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly subscriptionId: string;
  readonly url: string;
  readonly sequence: number;
  readonly status: string;
  readonly reason: string | null;
  readonly attemptCount: number;
  readonly nextAttemptAt: string | null;
  readonly createdAt: string;
}

export interface DeliveryWithAttempts extends Delivery {
  readonly payload: object;
  readonly attempts: Attempt[];
}

interface Page<T> {
  readonly items: T[];
  readonly pagination: { readonly next: string | null };
}

/** Seldom enough to leave the lanes their time. */
const SETTLING_POLL_MS = 50;

/** The event of which most tests need one: `number` tells it from the others. */
export function aTag(number: number): PostedEvent {
  return {
    type: 'contact.tag.updated',
    data: { tag: `tag-${number}`, action: 'add', contact: { id: number } },
  };
}

/** `count` events, numbered from `first`. */
export function tags(count: number, first = 1): PostedEvent[] {
  return Array.from({ length: count }, (_, index) => aTag(first + index));
}

/** A workspace as its users handle it: everything goes over the API of `app`. */
export class Tenant {
  private constructor(
    readonly app: TestApp,
    readonly workspace: BuiltWorkspace,
  ) {}

  static async on(app: TestApp, changes: Partial<BuiltWorkspace> = {}): Promise<Tenant> {
    return new Tenant(app, await aWorkspace(app, changes));
  }

  /** The same workspace over another process. */
  over(app: TestApp): Tenant {
    return new Tenant(app, this.workspace);
  }

  /** A request below the workspace. */
  send<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    rest: ApiRequest = {},
  ): Promise<ApiAnswer<T>> {
    return this.app.api<T>(method, `/v1/workspaces/${this.workspace.id}${path}`, { body, ...rest });
  }

  /** A subscription of tags, unless `changes` say otherwise. */
  async subscribe(url: string, changes: object = {}): Promise<BuiltSubscription> {
    const draft = { url, eventTypes: ['contact.tag.updated'], ...changes };
    return this.expect(201, await this.send<BuiltSubscription>('POST', '/subscriptions', draft));
  }

  async subscription(id: string): Promise<BuiltSubscription> {
    return this.expect(200, await this.send<BuiltSubscription>('GET', `/subscriptions/${id}`));
  }

  async edit(id: string, changes: object): Promise<void> {
    this.expect(200, await this.send('PATCH', `/subscriptions/${id}`, changes));
  }

  async enable(id: string, body: { replay?: 'skipped' } = {}): Promise<void> {
    this.expect(200, await this.send('POST', `/subscriptions/${id}/enable`, body));
  }

  async disable(id: string): Promise<void> {
    this.expect(200, await this.send('POST', `/subscriptions/${id}/disable`));
  }

  /** Changes the workspace itself. */
  async change(changes: Partial<BuiltWorkspace>): Promise<void> {
    this.expect(200, await this.send('PATCH', '', changes));
  }

  async post(event: PostedEvent): Promise<AcceptedEvent> {
    return this.expect(202, await this.send<AcceptedEvent>('POST', '/events', event));
  }

  /** Posts events in one batch, or in as many as their number needs. */
  async postAll(events: readonly PostedEvent[]): Promise<AcceptedEvent[]> {
    const accepted: AcceptedEvent[] = [];
    for (let from = 0; from < events.length; from += 500) {
      const body = { events: events.slice(from, from + 500) };
      const answer = await this.send<Page<AcceptedEvent>>('POST', '/events/batch', body);
      accepted.push(...this.expect(202, answer).items);
    }
    return accepted;
  }

  /** All deliveries that the log has, oldest first. */
  async deliveries(query = ''): Promise<Delivery[]> {
    const all: Delivery[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<Delivery> = await this.page(`limit=100${query && `&${query}`}`, cursor);
      all.push(...page.items);
      cursor = page.pagination.next;
    }
    return all.reverse();
  }

  /** One page of the log, newest first. */
  async page(query: string, cursor = ''): Promise<Page<Delivery>> {
    const path = `/deliveries?${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    return this.expect(200, await this.send<Page<Delivery>>('GET', path));
  }

  async delivery(id: string): Promise<DeliveryWithAttempts> {
    return this.expect(200, await this.send<DeliveryWithAttempts>('GET', `/deliveries/${id}`));
  }

  /** The only delivery of an event, with its attempts. */
  async deliveryOf(eventId: string): Promise<DeliveryWithAttempts> {
    const [delivery] = (await this.page(`eventId=${eventId}`)).items;
    if (!delivery) throw new Error(`No delivery of ${eventId}`);
    return this.delivery(delivery.id);
  }

  /** Waits until the delivery of an event has had `attempts` attempts, and gives it. */
  async tried(eventId: string, attempts = 1): Promise<DeliveryWithAttempts> {
    return eventually(`${eventId} was tried ${attempts} times`, async () => {
      const delivery = await this.deliveryOf(eventId);
      // Once more: a delivery is read before its attempts, which may have ended in between.
      return delivery.attempts.length >= attempts && this.delivery(delivery.id);
    });
  }

  /** Waits until nothing waits any more, and gives all deliveries, oldest first. */
  async settled(timeoutMs?: number): Promise<Delivery[]> {
    const isDone = async () => {
      await delay(SETTLING_POLL_MS);
      return (await this.page('status=pending&limit=1')).items.length === 0;
    };
    await eventually('nothing waits any more', isDone, timeoutMs);
    return this.deliveries();
  }

  /** How much of the quota is used. */
  async failures(): Promise<number> {
    return this.expect(200, await this.send<{ failures: number }>('GET', '/quota')).failures;
  }

  private expect<T>(status: number, answer: ApiAnswer<T>): T {
    if (answer.status === status) return answer.body;
    throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
  }
}

/** The statuses of deliveries, each with its reason if it has one. */
export function endsOf(deliveries: readonly Delivery[]): string[] {
  return deliveries.map(({ status, reason }) => (reason ? `${status}: ${reason}` : status));
}
