import type { ServerResponse } from 'node:http';

const HEARTBEAT_MS = 15_000;
/** Then the client comes back with its key and `Last-Event-ID`: a revoked key does not listen for ever. */
const LIFE_MS = 3_600_000;
const WAITING_MAX = 12_000;

/**
 * Server-sent events (WHATWG HTML, section 9.2) to one client. What it does not take waits in a bounded queue; a
 * client that lets it overflow, or takes nothing between two heartbeats, is cut off.
 */
export class EventStream {
  private readonly waiting: string[] = [];
  private readonly heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);
  private readonly life = setTimeout(() => this.end(), LIFE_MS);
  private isBlocked = false;
  private wasBlocked = false;

  constructor(
    private readonly response: ServerResponse,
    onClose: () => void,
  ) {
    this.heartbeat.unref();
    this.life.unref();
    response.on('drain', () => this.pump());
    response.on('error', () => response.destroy());
    response.on('close', () => {
      clearInterval(this.heartbeat);
      clearTimeout(this.life);
      onClose();
    });
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
      'x-accel-buffering': 'no',
    });
    this.send('retry: 2000\n: connected\n\n');
  }

  event(id: string, data: object): void {
    this.send(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  end(): void {
    this.response.end();
  }

  private send(text: string): void {
    if (this.response.writableEnded || this.response.destroyed) return;
    if (this.waiting.length >= WAITING_MAX) {
      this.response.destroy();
      return;
    }
    this.waiting.push(text);
    if (!this.isBlocked) this.pump();
  }

  private pump(): void {
    this.isBlocked = this.wasBlocked = false;
    if (this.waiting.length === 0) return;
    // One piece of text: a client that is behind gets much at once.
    const [...texts] = this.waiting.splice(0, 500);
    this.isBlocked = !this.response.write(texts.join(''));
    if (!this.isBlocked) this.pump();
  }

  private beat(): void {
    if (this.isBlocked && this.wasBlocked) this.response.destroy();
    this.wasBlocked = this.isBlocked;
    this.send(': still here\n\n');
  }
}
