// The least that a service does which stores an event before it says so, delivers it in order and signed, and stores how
// that went: no keys, no limits, no checks, no leases, no retries, no log. What such a service can reach at most.
import { createHmac, randomUUID } from 'node:crypto';
import { fastify } from 'fastify';
import pg from 'pg';
import { Agent } from 'undici';
import { groupCommit } from '../../src/platform/database/group-commit.js';
import { textArray } from '../../src/platform/database/text-array.js';
import { serve } from '../support/child.js';

const GROUP_MAX = 500;
/** What may wait to be sent; above it the next group of events waits, so that deliveries keep up. */
const WAITING_MAX = 500;
/** Statements are planned once, while tables are empty: the plan must be the one for full tables. */
const OPTIONS = '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off';
const SECRET = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

/** A row for each event, delivery and attempt, with no index but what finds it again and what finds what waits. */
const TABLES = `
  create table bare_events (
    id uuid primary key, workspace_id uuid not null, accepted_at timestamptz not null, body text not null);
  create table bare_deliveries (
    id uuid primary key, event_id uuid not null, endpoint integer not null, sequence bigint not null,
    status text not null, attempts integer not null);
  create index on bare_deliveries (endpoint, sequence) where status = 'pending';
  create table bare_attempts (
    delivery_id uuid not null, number integer not null, started_at timestamptz not null, duration_ms integer not null,
    outcome text not null, status_code integer not null, response_headers json not null, response_body text not null,
    primary key (delivery_id, number))`;

const STORE_EVENTS = {
  name: 'bare-events',
  text: `
    insert into bare_events select id, workspace_id, $3::timestamptz, body
    from unnest($1::uuid[], $2::uuid[], $4::text[]) as rows(id, workspace_id, body)`,
};

const STORE_BOTH = {
  name: 'bare-both',
  text: `
    with events as (${STORE_EVENTS.text})
    insert into bare_deliveries select id, event_id, endpoint, sequence, 'pending', 0
    from unnest($5::uuid[], $6::uuid[], $7::integer[], $8::bigint[]) as rows(id, event_id, endpoint, sequence)`,
};

const SETTLE = {
  name: 'bare-settle',
  text: `
    with settled as (update bare_deliveries set status = 'delivered', attempts = 1 where id = any($1::uuid[]))
    insert into bare_attempts select id, 1, to_timestamp(started_ms / 1000.0), duration_ms, 'accepted', status_code, headers, ''
    from unnest($1::uuid[], $2::bigint[], $3::integer[], $4::integer[], $5::json[])
      as rows(id, started_ms, duration_ms, status_code, headers)`,
};

interface Accepted {
  readonly id: string;
  readonly workspaceId: string;
  readonly body: string;
}

interface Delivery {
  readonly id: string;
  readonly event: Accepted;
  readonly endpoint: number;
  readonly sequence: number;
}

interface Settlement {
  readonly deliveryId: string;
  readonly startedMs: number;
  readonly durationMs: number;
  readonly statusCode: number;
  readonly headers: object;
}

interface EngineOptions {
  readonly databaseUrl: string;
  /** URLs by workspace. */
  readonly endpoints: Readonly<Record<string, readonly string[]>>;
}

/** An endpoint, and what waits for it. */
class Lane {
  readonly waiting: Delivery[] = [];
  readonly url: URL;
  sequence = 0;
  isRunning = false;

  constructor(
    readonly number: number,
    url: string,
  ) {
    this.url = new URL(url);
  }
}

class Engine {
  private readonly lanes: Lane[] = [];
  private readonly lanesOf = new Map<string, Lane[]>();
  private readonly agent = new Agent({ pipelining: 1 });
  private readonly store = groupCommit((group: readonly Accepted[]) => this.storeGroup(group), GROUP_MAX);
  private readonly settle = groupCommit(
    (group: readonly Settlement[]) => this.settleGroup(group),
    GROUP_MAX,
    2,
  );
  private readonly keptUp: (() => void)[] = [];
  private waiting = 0;

  constructor(
    private readonly pool: pg.Pool,
    endpoints: EngineOptions['endpoints'],
  ) {
    for (const [workspaceId, urls] of Object.entries(endpoints)) {
      const lanes = urls.map((url, index) => new Lane(this.lanes.length + index, url));
      this.lanes.push(...lanes);
      this.lanesOf.set(workspaceId, lanes);
    }
  }

  /** Resolves when the event is stored. */
  async accept(workspaceId: string, { type, data }: { type: string; data: object }): Promise<string> {
    const id = randomUUID();
    await this.store({ id, workspaceId, body: JSON.stringify({ id, type, data }) });
    return id;
  }

  private async storeGroup(group: readonly Accepted[]): Promise<null[]> {
    if (this.waiting > WAITING_MAX) await new Promise<void>((resolve) => this.keptUp.push(resolve));
    const deliveries = group.flatMap((event) =>
      (this.lanesOf.get(event.workspaceId) ?? []).map((lane): Delivery => {
        lane.sequence += 1;
        return { id: randomUUID(), event, endpoint: lane.number, sequence: lane.sequence };
      }),
    );
    const events = [
      group.map(({ id }) => id),
      group.map(({ workspaceId }) => workspaceId),
      new Date(),
      textArray(group.map(({ body }) => body)),
    ];
    await (deliveries.length === 0
      ? this.pool.query({ ...STORE_EVENTS, values: events })
      : this.pool.query({ ...STORE_BOTH, values: [...events, ...columnsOf(deliveries)] }));
    for (const delivery of deliveries) this.begin(delivery);
    return group.map(() => null);
  }

  private begin(delivery: Delivery): void {
    const lane = this.lanes[delivery.endpoint];
    if (!lane) return;
    lane.waiting.push(delivery);
    this.waiting += 1;
    if (!lane.isRunning) void this.drain(lane);
  }

  private async drain(lane: Lane): Promise<void> {
    lane.isRunning = true;
    for (let next = lane.waiting.shift(); next; next = lane.waiting.shift()) {
      await this.settle(await this.post(lane.url, next));
      this.waiting -= 1;
      if (this.waiting <= WAITING_MAX) this.keptUp.shift()?.();
    }
    lane.isRunning = false;
  }

  private async post({ origin, pathname }: URL, { id, event, sequence }: Delivery): Promise<Settlement> {
    const startedMs = Date.now();
    const at = String(Math.trunc(startedMs / 1000));
    const { statusCode, headers, body } = await this.agent.request({
      origin,
      path: pathname,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Hooklane/0.1.0',
        'x-webhook-signature': hmac(event.body),
        'webhook-id': id,
        'webhook-timestamp': at,
        'webhook-signature': `v1,${hmac(`${id}.${at}.${event.body}`)}`,
        'x-webhook-event': 'message.received',
        'x-webhook-attempt': '1',
        'x-webhook-sequence': String(sequence),
      },
      body: event.body,
    });
    await body.dump();
    return { deliveryId: id, startedMs, durationMs: Date.now() - startedMs, statusCode, headers };
  }

  private async settleGroup(group: readonly Settlement[]): Promise<null[]> {
    const values = [
      group.map(({ deliveryId }) => deliveryId),
      group.map(({ startedMs }) => startedMs),
      group.map(({ durationMs }) => durationMs),
      group.map(({ statusCode }) => statusCode),
      group.map(({ headers }) => JSON.stringify(headers)),
    ];
    await this.pool.query({ ...SETTLE, values });
    return group.map(() => null);
  }
}

function columnsOf(deliveries: readonly Delivery[]): unknown[] {
  return [
    deliveries.map(({ id }) => id),
    deliveries.map(({ event }) => event.id),
    deliveries.map(({ endpoint }) => endpoint),
    deliveries.map(({ sequence }) => sequence),
  ];
}

function hmac(text: string): string {
  return createHmac('sha256', SECRET).update(text).digest('base64');
}

const answers = {
  /** Makes the tables and takes events at the origin that it gives. */
  open: async ({ databaseUrl, endpoints }: EngineOptions): Promise<string> => {
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, options: OPTIONS });
    await pool.query(TABLES);
    const engine = new Engine(pool, endpoints);
    const app = fastify();
    app.post('/v1/workspaces/:workspaceId/events', async (request, reply) => {
      const { workspaceId } = request.params as { workspaceId: string };
      const event = request.body as { type: string; data: object };
      const id = await engine.accept(workspaceId, event);
      return reply.code(202).send({ id, type: event.type, acceptedAt: new Date() });
    });
    return app.listen({ host: '127.0.0.1', port: 0 });
  },
};

export type BareEngineAnswers = typeof answers;

serve(answers);
