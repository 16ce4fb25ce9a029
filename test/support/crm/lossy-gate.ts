import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before a receiver and passes requests on as they come, but for events that it is told to refuse. */
export class LossyGate {
  /** Whether the event with this id is refused, at every attempt. */
  refuses: (eventId: string) => boolean = () => false;
  private target = '';
  private readonly server = createServer((request, response) => void this.pass(request, response));

  static async open(): Promise<LossyGate> {
    const gate = new LossyGate();
    await new Promise<void>((resolve) => gate.server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on requests go to `origin`, which may be down. */
  passTo(origin: string): void {
    this.target = origin;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { status } = await this.answerTo(request, Buffer.concat(chunks));
    response.writeHead(status).end();
  }

  private async answerTo({ url = '/', headers }: IncomingMessage, body: Buffer): Promise<{ status: number }> {
    if (this.refuses(String(headers['webhook-id']))) return { status: 500 };
    const own = Object.entries(headers).filter(([name]) => /^(webhook|x-webhook|content-type)/.test(name));
    const passed = { method: 'POST', headers: own as [string, string][], body: new Uint8Array(body) };
    return fetch(`${this.target}${url}`, passed).catch(() => ({ status: 502 }));
  }
}
