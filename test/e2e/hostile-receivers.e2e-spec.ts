import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventually } from '../support/eventually.js';
import { FakeReceiver, sequencesOf } from '../support/fake-receiver.js';
import { HOLDING_WAYS, HOSTILE_WAYS, HostileReceiver } from '../support/hostile/hostile-receiver.js';
import { LoneReceiver } from '../support/hostile/lone-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, tags, Tenant } from '../support/tenant.js';

const MIB = 1024 * 1024;
const WAYS = Object.keys(HOSTILE_WAYS);

/** One attempt for each delivery, and no quota that ends a test. */
const ONCE = { retryDelaysMs: [3_600_000], quotaLimit: 1_000_000 };

interface End {
  readonly url: string;
  readonly outcome: string;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly attempts: number;
}

/** How the only attempt of each delivery of a workspace ended, when all have. */
async function endsOf(app: TestApp, tenant: Tenant, count: number): Promise<End[]> {
  return eventually(
    `${count} deliveries were tried`,
    async () => {
      const rows = await app.database.rows<End>(
        `select s.url, a.outcome, a.status_code as "statusCode", a.error, d.attempt_count as attempts
         from deliveries d join attempts a on a.delivery_id = d.id join subscriptions s on s.id = d.subscription_id
         where d.workspace_id = $1`,
        [tenant.workspace.id],
      );
      return rows.length >= count && rows;
    },
    30_000,
  );
}

function wayOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.split('/')[1] ?? '');
}

/** What is not as the table says. */
function surprises(ends: readonly End[]): unknown[] {
  return ends.filter(({ url, outcome, statusCode, error, attempts }) => {
    const fate = HOSTILE_WAYS[wayOf(url)]?.fate;
    const isSaid =
      fate?.error === undefined ||
      (typeof fate.error === 'string' ? error === fate.error : fate.error.test(error ?? ''));
    return outcome !== fate?.outcome || statusCode !== fate.statusCode || !isSaid || attempts !== 1;
  });
}

/** Memory in use when what nobody needs any more is gone. */
function usedBytes(): number {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

let hostile: HostileReceiver;

beforeAll(async () => {
  hostile = await HostileReceiver.start();
});

afterAll(() => hostile.close());

describe('a hostile receiver', () => {
  it('has its outcome in the log, whatever it does, for one connection', async () => {
    const app = await startApp({ settings: { ...ONCE, deliveryTimeoutMs: 3_000 } });
    const tenant = await Tenant.on(app);
    const before = hostile.connections;
    for (const way of WAYS) await tenant.subscribe(hostile.url(way));
    await tenant.post(aTag(1));
    const ends = await endsOf(app, tenant, WAYS.length);
    expect(surprises(ends)).toEqual([]);
    expect(ends.map(({ url }) => wayOf(url)).sort()).toEqual([...WAYS].sort());
    expect(hostile.connections - before).toBeLessThanOrEqual(WAYS.length);
    await app.close();
  });

  it('is not decompressed: what is kept of a bomb is as small as what came', async () => {
    const app = await startApp({ settings: ONCE });
    const tenant = await Tenant.on(app);
    for (const way of ['sends a gzip bomb', 'sends a brotli bomb']) await tenant.subscribe(hostile.url(way));
    const { id } = await tenant.post(aTag(1));
    await endsOf(app, tenant, 2);
    const { items } = await tenant.page(`eventId=${id}`);
    for (const { id: deliveryId } of items) {
      const [attempt] = (await tenant.delivery(deliveryId)).attempts;
      expect(attempt?.responseHeaders).toMatchObject({
        'content-encoding': expect.stringMatching(/^(gzip|br)$/),
      });
      expect(attempt?.responseBody?.length).toBeLessThanOrEqual(4_096);
    }
    expect(items).toHaveLength(2);
    await app.close();
  });

  it('may say anything at all', async () => {
    const part = fc.constantFrom(
      ...[
        'HTTP/1.1 200 OK',
        'HTTP/1.0 204',
        'HTTP/1.1 103 x',
        'HTTP/1.1 999 ',
        '\r\n',
        '\n',
        '\r',
        '\0',
        ':',
        ' ',
      ],
      ...[
        'content-length: 5',
        'content-length: 0',
        'transfer-encoding: chunked',
        'connection: close',
        'upgrade: x',
      ],
      ...[
        'connection: upgrade',
        '5\r\nhello\r\n',
        '0\r\n\r\n',
        'hello',
        '\r\n\r\n',
        'keep-alive: timeout=-1',
        ';',
      ],
    );
    const bytes = fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array).toString('latin1'));
    const answer = fc.array(fc.oneof({ weight: 6, arbitrary: part }, { weight: 1, arbitrary: bytes }), {
      maxLength: 12,
    });
    let said = '';
    const server = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(said, 'latin1'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const lone = new LoneReceiver({});
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(answer, async (parts) => {
        said = parts.join('');
        const { kind } = await lone.post(url);
        kinds.add(kind);
        expect(kind).toMatch(/^(accepted|refused|unreachable)$/);
      }),
      { numRuns: 1_000 },
    );
    expect([...kinds].sort()).toEqual(['accepted', 'refused', 'unreachable']);
    await lone.close();
    server.close();
  });
});

describe('two hundred hostile lanes at once, four times as many as there are slots', () => {
  const HOSTILE = 200;
  const HEALTHY = 50;
  const EVENTS = 4;

  it('keep no healthy lane waiting, and leave nothing behind', async () => {
    // Those that hang still do when a slow machine comes to the healthy ones.
    const settings = { ...ONCE, deliveryConcurrency: HOSTILE / 4, deliveryTimeoutMs: 15_000 };
    const app = await startApp({ settings });
    const receiver = await FakeReceiver.open();
    const good = await Tenant.on(app);
    const bad = await Tenant.on(app);
    const others = WAYS.filter((way) => !HOLDING_WAYS.includes(way));
    let holding = 0;
    for (let index = 0; index < HOSTILE; index += 1) {
      const isHolding = index % 2 === 0;
      const some = isHolding ? HOLDING_WAYS : others;
      holding += isHolding ? 1 : 0;
      await bad.subscribe(hostile.url(some[(index >> 1) % some.length] ?? '', String(index)));
    }
    for (let index = 0; index < HEALTHY; index += 1) await good.subscribe(receiver.url(`/healthy-${index}`));
    await good.post(aTag(0));
    await eventually('every healthy lane runs', () => receiver.requests.length === HEALTHY);
    const before = { bytes: usedBytes(), connections: hostile.connections };

    await bad.post(aTag(1));
    await eventually('all hostile lanes are held', () => hostile.open >= holding);
    await good.postAll(tags(EVENTS, 2));
    await eventually('every healthy lane went on', () => receiver.requests.length === HEALTHY * (EVENTS + 1));
    // Not one of those that hang had come to its end by then.
    const stillHeld = hostile.open;

    const ends = await endsOf(app, bad, HOSTILE);
    expect(stillHeld).toBeGreaterThanOrEqual(holding);
    expect(surprises(ends)).toEqual([]);
    // Not one more: what is given up is not connected to again.
    expect(hostile.connections - before.connections).toBeLessThanOrEqual(HOSTILE);
    expect(hostile.openMax).toBeLessThanOrEqual(HOSTILE);
    for (let index = 0; index < HEALTHY; index += 1) {
      expect(sequencesOf(receiver.to(`/healthy-${index}`))).toEqual([1, 2, 3, 4, 5]);
    }
    // The network's own buffers take some MiB more than what is read.
    expect(hostile.sentBytesMax).toBeLessThan(16 * MIB);
    expect(usedBytes() - before.bytes).toBeLessThan(32 * MIB);
    await receiver.close();
    await app.close();
  });
});
