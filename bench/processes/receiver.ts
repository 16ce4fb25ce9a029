// Receives deliveries on a few ports, answers as its groups are told to, and keeps account of what came.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nowMs, postedAtOf } from '../support/bodies.js';
import { serve } from '../support/child.js';
import { EndpointAccount, type EndpointReport } from '../support/endpoint-account.js';
import { Latencies } from '../support/latencies.js';

/** How the endpoints of a group answer; without one at once and with 200. */
export interface Conduct {
  readonly status?: number;
  readonly delayMs?: number;
  /** They never answer. */
  readonly hangs?: boolean;
}

interface ReceiverOptions {
  readonly ports: number;
  /** Whether to time deliveries since their acceptance too, by `x-webhook-occurred-at`. */
  readonly timesAcceptance?: boolean;
}

/** The endpoints whose paths begin alike. */
class Group {
  readonly sincePosted = new Latencies();
  readonly sinceAccepted = new Latencies();
  conduct: Conduct | null = null;
  /** The number of the last delivery that each endpoint has had before it came here. */
  lastSequence = 0;
  requests = 0;
  distinct = 0;
  firstAtMs = 0;
  lastAtMs = 0;
}

const groups = new Map<string, Group>();
const endpoints = new Map<string, EndpointAccount>();
let timesAcceptance = false;

const answers = {
  /** Opens `ports` origins. */
  open: async (options: ReceiverOptions): Promise<string[]> => {
    timesAcceptance = options.timesAcceptance ?? false;
    const servers = Array.from({ length: options.ports }, () =>
      createServer({ keepAliveTimeout: 60_000 }, receive),
    );
    await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
    return servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  },
  /** From now on the endpoints of a group answer like that. */
  conduct: ({ group, ...conduct }: Conduct & { readonly group: string }) => {
    groupOf(group).conduct = conduct;
  },
  /** Deliveries to a group begin after that number. */
  beginAfter: ({ group, lastSequence }: { readonly group: string; readonly lastSequence: number }) => {
    groupOf(group).lastSequence = lastSequence;
  },
  /** How many requests came to a group, how many were accepted for the first time, and when the last of those was. */
  counts: (group: string) => {
    const { requests, distinct, firstAtMs, lastAtMs } = groupOf(group);
    return { requests, distinct, firstAtMs, lastAtMs };
  },
  /** Forgets the latencies so far. */
  reset: () => {
    for (const { sincePosted, sinceAccepted } of groups.values()) {
      sincePosted.reset();
      sinceAccepted.reset();
    }
  },
  /** From posting, and from acceptance, to the first byte here. */
  latency: (group: string) => {
    const { sincePosted, sinceAccepted } = groupOf(group);
    return { ...sincePosted.get(), sinceAccepted: sinceAccepted.get() };
  },
  /** What each endpoint got, by its path. */
  endpoints: (): Record<string, EndpointReport> =>
    Object.fromEntries([...endpoints].map(([path, account]) => [path, account.report()])),
};

export type ReceiverAnswers = typeof answers;

serve(answers);

function receive(request: IncomingMessage, response: ServerResponse): void {
  const atMs = nowMs();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const path = request.url ?? '/';
    const group = groupOf(path.slice(1, path.indexOf('/', 1)));
    group.requests += 1;
    const { status = 200, delayMs = 0, hangs = false } = group.conduct ?? {};
    if (hangs) return;
    const sequence = request.headers['x-webhook-sequence'];
    if (status === 200 && typeof sequence === 'string') note(group, request, chunks, atMs);
    const answer = () => response.writeHead(status, { 'content-length': 0 }).end();
    if (delayMs > 0) setTimeout(answer, delayMs);
    else answer();
  });
}

function groupOf(name: string): Group {
  const group = groups.get(name) ?? new Group();
  groups.set(name, group);
  return group;
}

function note(group: Group, request: IncomingMessage, chunks: readonly Buffer[], atMs: number): void {
  const path = request.url ?? '/';
  const account = endpoints.get(path) ?? new EndpointAccount(group.lastSequence);
  endpoints.set(path, account);
  if (!account.note(Number(request.headers['x-webhook-sequence']))) return;
  group.distinct += 1;
  group.firstAtMs ||= atMs;
  group.lastAtMs = atMs;
  const [first = Buffer.alloc(0)] = chunks;
  const postedAt = postedAtOf(chunks.length === 1 ? first : Buffer.concat(chunks));
  if (postedAt !== null) group.sincePosted.record(atMs - postedAt);
  if (timesAcceptance) {
    group.sinceAccepted.record(atMs - Date.parse(String(request.headers['x-webhook-occurred-at'])));
  }
}
