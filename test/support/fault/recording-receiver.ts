import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A request as it arrived at an endpoint. */
export interface Arrival {
  /** Milliseconds of `performance.now()`. */
  readonly atMs: number;
  readonly eventId: string;
  readonly sequence: number;
  readonly attempt: number;
  /** SHA-256 of the body. */
  readonly digest: string;
  /** The status that was, or would have been, answered. */
  readonly status: number;
  /** Whether another request to the endpoint was still open. */
  readonly overlaps: boolean;
}

export interface PlannedAnswer {
  readonly status: number;
  readonly delayMs?: number;
  /** Nothing is answered before this is settled. */
  readonly after?: Promise<unknown>;
}

/** Decides on an answer; `failures` is how often this event was answered with a failure here. */
export type AnswerPlan = (path: string, eventId: string, failures: number) => PlannedAnswer;

/** A real HTTP server that answers as planned and remembers, endpoint by endpoint, what came in which order. */
export class RecordingReceiver {
  readonly arrivals = new Map<string, Arrival[]>();
  private readonly delivered = new Map<string, Set<string>>();
  private readonly failures = new Map<string, number>();
  private readonly open = new Map<string, number>();
  private readonly server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void this.receive(request, response);
  });

  private constructor(private readonly plan: AnswerPlan) {}

  static async start(plan: AnswerPlan): Promise<RecordingReceiver> {
    const receiver = new RecordingReceiver(plan);
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** What came to an endpoint so far, first one first. */
  at(path: string): readonly Arrival[] {
    return this.arrivals.get(path) ?? [];
  }

  /** The first that came to an endpoint later than `atMs`. */
  firstAfter(path: string, atMs: number): Arrival | undefined {
    const arrivals = this.at(path);
    let index = arrivals.length;
    while (index > 0 && (arrivals[index - 1]?.atMs ?? 0) > atMs) index -= 1;
    return arrivals[index];
  }

  /** Whether an endpoint got an event and took it. */
  has(path: string, eventId: string): boolean {
    return this.delivered.get(path)?.has(eventId) ?? false;
  }

  /** How many answers were failures, over all endpoints. */
  get failuresAnswered(): number {
    return [...this.failures.values()].reduce((sum, count) => sum + count, 0);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A sender that is killed in the middle is none of the receiver's business.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const path = request.url ?? '';
    const body = await bytesOf(request).catch(() => null);
    if (!body) return;
    const open = this.open.get(path) ?? 0;
    this.open.set(path, open + 1);
    response.once('close', () => this.open.set(path, (this.open.get(path) ?? 1) - 1));
    const answer = this.record(path, request, body, open > 0);
    await answer.after;
    if (answer.delayMs) await delay(answer.delayMs);
    response.writeHead(answer.status).end();
  }

  private record(path: string, { headers }: IncomingMessage, body: Buffer, overlaps: boolean): PlannedAnswer {
    const eventId = String(headers['webhook-id']);
    const failed = `${path} ${eventId}`;
    const answer = this.plan(path, eventId, this.failures.get(failed) ?? 0);
    if (answer.status >= 300) this.failures.set(failed, (this.failures.get(failed) ?? 0) + 1);
    else listIn(this.delivered, path, () => new Set()).add(eventId);
    listIn(this.arrivals, path, (): Arrival[] => []).push({
      atMs: performance.now(),
      eventId,
      sequence: Number(headers['x-webhook-sequence']),
      attempt: Number(headers['x-webhook-attempt']),
      digest: createHash('sha256').update(body).digest('hex'),
      status: answer.status,
      overlaps,
    });
    return answer;
  }
}

function listIn<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
