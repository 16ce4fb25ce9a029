// Receives deliveries on a few ports, answers at once, and keeps account of what came.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nowMs, postedAtOf } from '../support/bodies.js';
import { serve } from '../support/child.js';
import { Latencies } from '../support/latencies.js';
import { EndpointAccount, type EndpointReport } from '../support/endpoint-account.js';

const endpoints = new Map<string, EndpointAccount>();
const latencies = new Latencies();
let requests = 0;
let distinct = 0;
let lastAtMs = 0;

const answers = {
  /** Opens `ports` origins. */
  open: async ({ ports }: { ports: number }): Promise<string[]> => {
    const servers = Array.from({ length: ports }, () => createServer({ keepAliveTimeout: 60_000 }, receive));
    await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
    return servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  },
  /** How many requests came, how many of them for the first time, and when the last of those did. */
  counts: () => ({ requests, distinct, lastAtMs }),
  /** Forgets the latencies so far. */
  reset: () => latencies.reset(),
  latency: () => latencies.get(),
  /** What each endpoint got, by its path. */
  endpoints: (): Record<string, EndpointReport> =>
    Object.fromEntries([...endpoints].map(([path, account]) => [path, account.report()])),
};

export type ReceiverAnswers = typeof answers;

serve(answers);

function receive(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const sequence = request.headers['x-webhook-sequence'];
    requests += 1;
    if (typeof sequence === 'string') note(request.url ?? '', Number(sequence), chunks);
    response.writeHead(200, { 'content-length': 0 }).end();
  });
}

function note(path: string, sequence: number, chunks: readonly Buffer[]): void {
  const account = endpoints.get(path) ?? new EndpointAccount();
  endpoints.set(path, account);
  if (!account.note(sequence)) return;
  distinct += 1;
  lastAtMs = nowMs();
  const [first = Buffer.alloc(0)] = chunks;
  const postedAt = postedAtOf(chunks.length === 1 ? first : Buffer.concat(chunks));
  if (postedAt !== null) latencies.record(lastAtMs - postedAt);
}
