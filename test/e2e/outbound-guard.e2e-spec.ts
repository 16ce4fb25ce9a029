import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { faultsOfHeaders } from '../../src/modules/subscriptions/custom-headers.js';
import { eventually } from '../support/eventually.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { allRefusedAddresses } from '../support/hostile/addresses.js';
import { connectionsDuring, LoneReceiver } from '../support/hostile/lone-receiver.js';
import { NameServer } from '../support/hostile/name-server.js';
import { HOSTILE_URLS } from '../support/hostile/urls.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { SubscriptionsNode } from '../support/start-subscriptions.js';
import { aTag, Tenant } from '../support/tenant.js';

const DRAFT = { url: 'https://example.com/hook', eventTypes: ['message.received'] };
const AT_ONCE = 50;

/** In production nothing is open. */
const CLOSED = { endpointAllowCidrs: [], endpointAllowHttp: false };

/** Stands for a public host in these tests; 127.0.0.2 stands for a private one. */
const OPEN_TO_ONE = { endpointAllowCidrs: ['127.0.0.1/32', '::1/128'], endpointAllowHttp: true };
const PRIVATE = '127.0.0.2';

let names: NameServer;
let receiver: FakeReceiver;
/** Listens where nothing may ever come, on the port of `receiver`. */
let trap: Server;
let trapped = 0;

beforeAll(async () => {
  names = await NameServer.open();
  receiver = await FakeReceiver.open();
  trap = createServer((socket) => {
    trapped += 1;
    socket.on('error', () => undefined).end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  });
  trap.listen(Number(new URL(receiver.url()).port), PRIVATE);
  await once(trap, 'listening');
});

afterAll(async () => {
  await new Promise((resolve) => trap.close(resolve));
  await receiver.close();
  await names.close();
});

/** The URL of `receiver` with another host. */
function urlAt(host: string, path = '/'): string {
  const url = new URL(receiver.url(path));
  url.hostname = host;
  return url.href;
}

/** A connection is free for the next request a moment after its answer. */
function isFree(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What `check` finds wrong with each item; nothing where it is content. */
async function complaints<T>(items: readonly T[], check: (item: T) => Promise<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const some = await Promise.all(items.slice(from, from + AT_ONCE).map(check));
    all.push(...some.filter((complaint) => complaint !== null));
  }
  return all;
}

describe('a hostile URL', () => {
  let node: SubscriptionsNode;
  let path: string;
  let id: string;

  beforeAll(async () => {
    node = await SubscriptionsNode.start();
    const workspaceId = await node.workspace();
    path = `/workspaces/${workspaceId}/subscriptions`;
    id = await node.subscription(workspaceId, DRAFT);
  });

  afterAll(() => node.stop());

  /** Null if the answer names `url` and says `fault`. */
  async function refused(method: 'POST' | 'PATCH', url: string, fault: string): Promise<unknown> {
    const draft = method === 'POST' ? { ...DRAFT, url } : { url };
    const { status, body } = await node.send(method, method === 'POST' ? path : `${path}/${id}`, draft);
    const errors = (body['errors'] ?? []) as { path: string; message: string }[];
    const isRight =
      status === 400 &&
      body['code'] === 'validation_failed' &&
      errors.every((error) => error.path === 'url') &&
      (url === '' || errors.some(({ message }) => message === fault));
    return isRight ? null : { method, url, status, errors };
  }

  it('is refused when a subscription is made, and when one is changed, with its fault', async () => {
    expect(HOSTILE_URLS.length).toBeGreaterThan(1_500);
    expect(await complaints(HOSTILE_URLS, ([url, fault]) => refused('POST', url, fault))).toEqual([]);
    expect(await complaints(HOSTILE_URLS, ([url, fault]) => refused('PATCH', url, fault))).toEqual([]);
    const { body } = await node.send('GET', path);
    expect(body['items']).toMatchObject([{ id, url: DRAFT.url }]);
  });

  it('is blocked when something is to be sent to it all the same, before any connection', async () => {
    const lone = new LoneReceiver(CLOSED);
    let wrong: unknown[] = [];
    const connections = await connectionsDuring(async () => {
      wrong = await complaints(HOSTILE_URLS, async ([url, fault]) => {
        const outcome = await lone.post(url);
        const isRight = outcome.kind === 'blocked' && outcome.error.includes(fault);
        return isRight ? null : { url, outcome };
      });
    });
    await lone.close();
    expect([wrong, connections]).toEqual([[], 0]);
  });
});

describe('a name', () => {
  let lone: LoneReceiver;

  beforeAll(() => {
    lone = new LoneReceiver({ ...OPEN_TO_ONE, endpointDnsServers: [names.address] });
  });

  afterAll(() => lone.close());

  it('of any refused address is blocked before any connection', async () => {
    const closed = new LoneReceiver({ ...CLOSED, endpointDnsServers: [names.address] });
    const addresses = allRefusedAddresses();
    expect(addresses.length).toBeGreaterThan(500);
    addresses.forEach((address, index) => names.on(`n${index}.example`, { addresses: [address] }));
    let wrong: unknown[] = [];
    const connections = await connectionsDuring(async () => {
      wrong = await complaints([...addresses.entries()], async ([index, address]) => {
        const outcome = await closed.post(`https://n${index}.example/`);
        const error = `n${index}.example resolves to an address that is not public`;
        return outcome.kind === 'blocked' && outcome.error === error ? null : { address, outcome };
      });
    });
    await closed.close();
    expect([wrong, connections]).toEqual([[], 0]);
  });

  it('that changes its mind is asked once for each connection, which goes to what was checked', async () => {
    names.on('rebinding.example', (time) => ({ addresses: [time === 1 ? '127.0.0.1' : PRIVATE] }));
    const before = receiver.connections;
    expect(await lone.post(urlAt('rebinding.example', '/rebound'))).toMatchObject({ kind: 'accepted' });
    expect(names.asked('rebinding.example')).toBe(2); // A and AAAA
    expect([receiver.connections - before, receiver.to('/rebound').length]).toEqual([1, 1]);
    // The connection is kept, and with it the address that was checked.
    await isFree();
    expect(await lone.post(urlAt('rebinding.example', '/rebound'))).toMatchObject({ kind: 'accepted' });
    expect([names.asked('rebinding.example'), receiver.connections - before]).toEqual([2, 1]);
    // A connection that is needed anew is checked anew.
    receiver.on('/rebound', 'close');
    await isFree();
    await lone.post(urlAt('rebinding.example', '/rebound'));
    expect(await lone.post(urlAt('rebinding.example', '/rebound'))).toMatchObject({ kind: 'blocked' });
    expect([receiver.connections - before, trapped]).toEqual([1, 0]);
  });

  it.each([
    ['one of many addresses is private', ['127.0.0.1', ...Array(20).fill('127.0.0.1'), PRIVATE]],
    ['the first is private', [PRIVATE, '127.0.0.1']],
    ['only its IPv6 address is private', ['127.0.0.1', 'fd00::1']],
    ['only its IPv4 address is private', ['::1', PRIVATE]],
    ['it has nothing but a private IPv6 address', ['fe80::1']],
    ['its IPv6 address carries a private one', ['::ffff:7f00:2']],
    ['so many that they come over TCP, the last of them private', [...Array(400).fill('127.0.0.1'), PRIVATE]],
  ])('is blocked if %s', async (_, addresses: string[]) => {
    const name = `${randomUUID()}.example`;
    names.on(name, { addresses });
    let outcome: unknown;
    const connections = await connectionsDuring(async () => (outcome = await lone.post(urlAt(name))));
    expect([outcome, trapped]).toMatchObject([{ kind: 'blocked', answer: null }, 0]);
    // The look-up itself may have gone over TCP.
    expect(connections).toBe(0);
  });

  it('is blocked at the end of a chain of other names', async () => {
    const aliases = Array.from({ length: 8 }, (_, index) => `c${index}.elsewhere.example`);
    names.on('chain.example', { addresses: [PRIVATE], aliases });
    names.on('good-chain.example', { addresses: ['127.0.0.1'], aliases });
    expect(await lone.post(urlAt('chain.example'))).toMatchObject({ kind: 'blocked' });
    expect(await lone.post(urlAt('good-chain.example'))).toMatchObject({ kind: 'accepted' });
    expect(trapped).toBe(0);
  });

  it('with nothing but a public IPv6 address is reached', async () => {
    names.on('six.example', { addresses: ['::1'] });
    const six = createServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\n\r\n')).on('error', () => undefined);
    });
    six.listen(0, '::1');
    await once(six, 'listening');
    const { port } = six.address() as { port: number };
    expect(await lone.post(`http://six.example:${port}/`)).toMatchObject({ kind: 'accepted' });
    six.close();
  });

  it('below localhost means this machine, whatever name servers say', async () => {
    names.on('api.localhost', { addresses: [PRIVATE] });
    for (const host of ['localhost', 'api.localhost', 'LOCALHOST.']) {
      expect(await lone.post(urlAt(host))).toMatchObject({ kind: 'accepted' });
    }
    expect([names.asked('api.localhost'), trapped]).toEqual([0, 0]);
  });

  it('is reached over one family if the server says nothing of the other', async () => {
    names.on('half.example', (_, family) => (family === 6 ? 'silence' : { addresses: ['127.0.0.1'] }));
    expect(await lone.post(urlAt('half.example'))).toMatchObject({ kind: 'accepted' });
  });

  it.each([
    ['does not exist', 'NXDOMAIN', 'unreachable', 'host not found (ENOTFOUND)'],
    ['has no address', { addresses: [] }, 'unreachable', 'the host has no address (ENODATA)'],
    [
      'leads to itself',
      { addresses: [], aliases: ['loop.example'] },
      'unreachable',
      'the host has no address (ENODATA)',
    ],
    ['makes its server fail', 'SERVFAIL', 'unreachable', 'the name server could not answer (ESERVFAIL)'],
    ['is refused', 'REFUSED', 'unreachable', 'the name server refused to answer (EREFUSED)'],
  ] as const)('that %s has its own outcome', async (_, reply, kind, error) => {
    const name = `${randomUUID()}.example`;
    names.on(name, reply);
    expect(await lone.post(urlAt(name))).toEqual({ kind, answer: null, error });
  });

  it('that is never answered is given up before the deadline', async () => {
    const brief = new LoneReceiver({
      ...OPEN_TO_ONE,
      endpointDnsServers: [names.address],
      deliveryTimeoutMs: 1_000,
    });
    names.on('silent.example', 'silence');
    const error = expect.stringMatching(/^(the name server did not answer|no complete answer)/);
    expect(await brief.post(urlAt('silent.example'))).toMatchObject({
      kind: 'timed_out',
      answer: null,
      error,
    });
    await brief.close();
  });

  it('that is never answered holds up no other', async () => {
    const slow = new LoneReceiver({ ...OPEN_TO_ONE, endpointDnsServers: [names.address] });
    names.on('quick.example', { addresses: ['127.0.0.1'] });
    const ends: string[] = [];
    const silent = Array.from({ length: 100 }, (_, index) => {
      names.on(`silent-${index}.example`, 'silence');
      return slow.post(urlAt(`silent-${index}.example`)).then(({ kind }) => ends.push(kind));
    });
    for (let time = 0; time < 20; time += 1) {
      receiver.on(`/quick-${time}`, 'close');
      await slow.post(urlAt('quick.example', `/quick-${time}`));
    }
    expect([names.asked('quick.example'), ends]).toEqual([40, []]);
    await slow.close();
    await Promise.all(silent);
  });
});

describe('whatever is sent to a user’s URL', () => {
  let app: TestApp;
  let tenant: Tenant;

  beforeAll(async () => {
    const hasty = { retryDelaysMs: [5, 5, 5], quotaLimit: 1_000_000 };
    app = await startApp({ settings: { ...OPEN_TO_ONE, ...hasty, endpointDnsServers: [names.address] } });
    tenant = await Tenant.on(app);
  });

  afterAll(() => app.close());

  it('passes the guard: deliveries, retries, replays and test events', async () => {
    names.on('inside.example', { addresses: [PRIVATE] });
    const { id } = await tenant.subscribe(urlAt('inside.example', '/inside'));
    const { id: eventId } = await tenant.post(aTag(1));
    const { id: deliveryId } = await tenant.tried(eventId, 4);
    await eventually('it is dropped', async () => (await tenant.delivery(deliveryId)).status === 'dropped');
    expect(await tenant.send('POST', `/deliveries/${deliveryId}/retry`)).toMatchObject({ status: 202 });
    await tenant.tried(eventId, 5);
    await eventually('it is dropped', async () => (await tenant.delivery(deliveryId)).status === 'dropped');
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const replay = await tenant.send('POST', `/subscriptions/${id}/replay`, { since, statuses: ['dropped'] });
    const { attempts } = await tenant.tried(eventId, 9);
    const test = await tenant.send('POST', `/subscriptions/${id}/test`, { eventType: 'contact.tag.updated' });
    const error = 'inside.example resolves to an address that is not public';
    const blocked = {
      outcome: 'blocked',
      statusCode: null,
      responseHeaders: null,
      responseBody: null,
      error,
    };
    expect(replay).toMatchObject({ status: 202, body: { replayed: 1 } });
    expect(attempts.map((attempt) => ({ ...attempt, ...blocked }))).toEqual(attempts);
    expect(attempts.filter(({ manual }) => manual).length).toBeGreaterThanOrEqual(2);
    expect(test).toMatchObject({ status: 200, body: blocked });
    expect(trapped).toBe(0);
  });

  it('follows no redirect into the network', async () => {
    for (const [index, location] of [
      urlAt(PRIVATE),
      'http://169.254.169.254/latest/',
      '//127.0.0.2/',
    ].entries()) {
      const path = `/redirect-${index}`;
      receiver.on(path, { status: 307, headers: { location } });
      const { id } = await tenant.subscribe(receiver.url(path));
      const test = await tenant.send('POST', `/subscriptions/${id}/test`, {
        eventType: 'contact.tag.updated',
      });
      expect(test.body).toMatchObject({ outcome: 'refused', statusCode: 307 });
    }
    expect(trapped).toBe(0);
  });
});

describe('a subscription’s own headers', () => {
  /** Names and values of all kinds, many of them hostile. */
  const nasty = fc.constantFrom(
    '\r',
    '\n',
    '\r\n ',
    '\0',
    '\t',
    ' ',
    ':',
    'é',
    '€',
    '\u2028',
    '\u0085',
    '"',
    '_',
    '-',
  );
  const text = fc.string({ unit: fc.oneof(fc.string({ minLength: 1, maxLength: 1 }), nasty), maxLength: 12 });
  const known = fc.constantFrom(
    'Host',
    'x-webhook-id',
    'TE',
    'constructor',
    'toString',
    'x-a',
    'X-A',
    'Cookie',
  );
  const headers = fc.dictionary(fc.oneof(text, known, fc.stringMatching(/^[a-zA-Z-]{1,9}$/)), text, {
    maxKeys: 4,
  });

  it('come out as they went in, one line each, or are refused', async () => {
    let raw = '';
    const plain = createServer((socket) => {
      socket
        .on('error', () => undefined)
        .on('data', (bytes: Buffer) => {
          raw += bytes.toString('latin1');
          if (raw.includes('\r\n\r\n{}')) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
        });
    });
    plain.listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const { port } = plain.address() as { port: number };
    const lone = new LoneReceiver(OPEN_TO_ONE);
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(headers, async (own) => {
        if (faultsOfHeaders(own).length > 0) return;
        raw = '';
        sent += 1;
        expect(await lone.post(`http://127.0.0.1:${port}/`, own)).toMatchObject({ kind: 'accepted' });
        const [head = '', body] = raw.split('\r\n\r\n');
        const ours = [`host: 127.0.0.1:${port}`, 'connection: keep-alive', 'content-length: 2'];
        const theirs = Object.entries(own).map(([name, value]) => `${name}: ${value}`);
        const [line, ...lines] = head.split('\r\n');
        expect([line, body]).toEqual(['POST / HTTP/1.1', '{}']);
        expect(lines.sort()).toEqual([...ours, ...theirs].sort());
      }),
      { numRuns: 400 },
    );
    expect(sent).toBeGreaterThan(20);
    await lone.close();
    plain.close();
  });

  it('are sent beside ours and take the place of none', async () => {
    const app = await startApp();
    const tenant = await Tenant.on(app);
    const own = { constructor: 'a', toString: 'b', 'X-Note': 'año', Authorization: 'Bearer x' };
    await tenant.subscribe(receiver.url('/own'), { headers: own });
    await tenant.post(aTag(1));
    const [request] = await eventually(
      'it came',
      () => receiver.to('/own').length > 0 && receiver.to('/own'),
    );
    expect(request?.headers).toMatchObject({
      constructor: 'a',
      tostring: 'b',
      authorization: 'Bearer x',
      'content-type': 'application/json',
      'x-webhook-sequence': '1',
    });
    await app.close();
  });
});
