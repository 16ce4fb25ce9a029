import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from './eventually.js';

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  readonly body: Readonly<Record<string, unknown>>;
  /** How often this event has come to this path, this time included. */
  readonly tries: number;
}

/** An answer that is given whole. */
export interface WholeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly delayMs?: number;
  /** Nothing is answered before this is settled. */
  readonly after?: Promise<unknown>;
}

/**
 * What a receiver does with a request. `hang`: it never answers; `close`: it closes the connection without an
 * answer; `cut`: in the middle of one; `drip`: it sends a byte now and then, and never ends.
 */
export type Answer = WholeAnswer | 'hang' | 'close' | 'cut' | 'drip';

export type Behaviour = (request: ReceivedRequest) => Answer;

const DRIP_EVERY_MS = 20;

/** A real HTTP server on 127.0.0.1 that does what it is told for each path, 200 otherwise, and keeps all requests. */
export class FakeReceiver {
  readonly requests: ReceivedRequest[] = [];
  /** Connections that were opened so far. */
  connections = 0;
  private readonly behaviours = new Map<string, Behaviour>();
  private readonly tries = new Map<string, number>();
  private readonly server = createServer({ keepAliveTimeout: 10_000 }, (request, response) => {
    void this.answer(request, response);
  });

  static async open(): Promise<FakeReceiver> {
    const receiver = new FakeReceiver();
    receiver.server.on('connection', () => (receiver.connections += 1));
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  url(path = '/'): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** From now on answers requests to `path` as told. */
  on(path: string, behaviour: Behaviour | Answer): void {
    this.behaviours.set(path, typeof behaviour === 'function' ? behaviour : () => behaviour);
  }

  /** The requests to a path so far, first one first. */
  to(path: string): ReceivedRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  /** Waits until `path` has had `count` requests, or more, and gives them. */
  async received(path: string, count = 1, timeoutMs?: number): Promise<ReceivedRequest[]> {
    const isThere = () => (this.to(path).length >= count ? this.to(path) : null);
    return eventually(`${path} has had ${count} requests`, isThere, timeoutMs);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    // A sender that goes away in the middle is none of the receiver's business.
    response.on('error', () => undefined);
    const request = this.record(incoming, await bytesOf(incoming));
    const answer = (this.behaviours.get(request.path) ?? (() => ({})))(request);
    switch (answer) {
      case 'hang':
        return;
      case 'close':
        incoming.socket.destroy();
        return;
      case 'cut':
        response.writeHead(200, { 'content-length': '1000' });
        response.write('half an answer', () => incoming.socket.destroy());
        return;
      case 'drip':
        return drip(response, incoming.socket);
      default:
        return answerWhole(response, answer);
    }
  }

  private record(incoming: IncomingMessage, raw: Buffer): ReceivedRequest {
    const { method = '', url: path = '', headers } = incoming;
    const key = `${path} ${String(headers['webhook-id'])}`;
    const tries = (this.tries.get(key) ?? 0) + 1;
    this.tries.set(key, tries);
    const body = JSON.parse(raw.toString() || '{}') as Record<string, unknown>;
    const request = { method, path, headers, raw, body, tries };
    this.requests.push(request);
    return request;
  }
}

/** Answers with `status` as long as an event has come `times` or fewer times; then 200. */
export function failFirst(times: number, status = 500): Behaviour {
  return ({ tries }) => ({ status: tries <= times ? status : 200 });
}

/** The numbers that requests bear in their subscription, in the order in which they came. */
export function sequencesOf(requests: readonly ReceivedRequest[]): number[] {
  return requests.map(({ headers }) => Number(headers['x-webhook-sequence']));
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function answerWhole(
  response: ServerResponse,
  { status = 200, headers = {}, body, delayMs = 0, after }: WholeAnswer,
): Promise<void> {
  await after;
  if (delayMs > 0) await delay(delayMs);
  response.writeHead(status, headers);
  response.end(body);
}

async function drip(response: ServerResponse, socket: Socket): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/plain' });
  while (!socket.destroyed) {
    response.write('.');
    await delay(DRIP_EVERY_MS);
  }
}
