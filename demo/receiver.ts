import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

export type EndpointName = 'healthy' | 'flaky' | 'dead';

/** A request that an endpoint received, and how it was answered. */
export interface Arrival {
  readonly endpoint: EndpointName;
  readonly eventId: string;
  readonly eventType: string;
  readonly sequence: number;
  readonly attempt: number;
  readonly body: string;
  readonly isHmacValid: boolean;
  readonly isStandardValid: boolean;
  readonly status: number;
}

/** What a user would run: an HTTP server with three endpoints that verifies who sent what it gets. */
export class Receiver {
  readonly arrivals: Arrival[] = [];
  onArrival: (arrival: Arrival) => void = () => undefined;
  private readonly secrets = new Map<EndpointName, string>();
  private readonly answers = new Map<EndpointName, (requestsBefore: number) => number>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new Receiver(server);
    server.on('request', (request: IncomingMessage, response) => {
      receiver.receive(request).then(
        (status) => response.writeHead(status).end(),
        () => response.destroy(),
      );
    });
    return receiver;
  }

  urlOf(endpoint: EndpointName): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${endpoint}`;
  }

  /** The secret that an endpoint verifies with. */
  trust(endpoint: EndpointName, secret: string): void {
    this.secrets.set(endpoint, secret);
  }

  /** From now on an endpoint answers with the status that `answer` gives. */
  answer(endpoint: EndpointName, answer: (requestsBefore: number) => number): void {
    this.answers.set(endpoint, answer);
  }

  at(endpoint: EndpointName): Arrival[] {
    return this.arrivals.filter((arrival) => arrival.endpoint === endpoint);
  }

  /** Forgets all but the newest arrivals. */
  forgetAllBut(count: number): void {
    if (this.arrivals.length > count) this.arrivals.splice(0, this.arrivals.length - count);
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async receive(request: IncomingMessage): Promise<number> {
    const endpoint = request.url?.slice(1) as EndpointName;
    const headers = request.headers as Record<string, string>;
    const bytes = await buffer(request);
    const secret = this.secrets.get(endpoint) ?? '';
    const status = this.answers.get(endpoint)?.(this.at(endpoint).length) ?? 404;
    const arrival = {
      endpoint,
      eventId: headers['webhook-id'] ?? '',
      eventType: headers['x-webhook-event'] ?? '',
      sequence: Number(headers['x-webhook-sequence']),
      attempt: Number(headers['x-webhook-attempt']),
      body: bytes.toString('utf8'),
      isHmacValid: verifyHmac(bytes, headers['x-webhook-signature'] ?? '', secret),
      isStandardValid: verifyStandard(bytes, headers, secret),
      status,
    };
    this.arrivals.push(arrival);
    this.onArrival(arrival);
    return status;
  }
}

/** `x-webhook-signature`: over the raw bytes, keyed with the secret's text. */
function verifyHmac(bytes: Buffer, signature: string, secret: string): boolean {
  const expected = createHmac('sha256', secret).update(bytes).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** `webhook-signature`: by the library that Standard Webhooks publishes, which also checks the time. */
function verifyStandard(bytes: Buffer, headers: Record<string, string>, secret: string): boolean {
  try {
    new Webhook(secret).verify(bytes, headers);
    return true;
  } catch {
    return false;
  }
}
