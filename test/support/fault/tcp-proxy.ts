import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * A line that can be cut, on a port of its own.
 * `open`: bytes pass. `silent`: they vanish, and nobody is told. `broken`: who connects is reset.
 */
type Line = 'open' | 'silent' | 'broken';

/** Both ends of a connection that goes through. */
interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/** Stands between two parties, so that a test can cut them off from each other without ending either. */
export class TcpProxy {
  private line: Line = 'open';
  private holdsAnswers = false;
  private readonly pairs = new Set<Pair>();
  private readonly server = createServer({ noDelay: true }, (near) => this.pass(near));

  private constructor(private readonly target: { readonly port: number; readonly host: string }) {}

  /** Listens on a free port and passes on to `port` of this machine. */
  static async to(port: number): Promise<TcpProxy> {
    const proxy = new TcpProxy({ port, host: '127.0.0.1' });
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Lets nothing through any more, in both directions, and tells nobody: as packets that are dropped. */
  silence(): void {
    this.line = 'silent';
  }

  /** Resets all connections, and those that are tried from now on. */
  break(): void {
    this.line = 'broken';
    this.resetAll();
  }

  /** Keeps what comes back from the target, as a line that is slow, until `letAnswersThrough`. */
  holdAnswers(): void {
    this.holdsAnswers = true;
    for (const { far } of this.pairs) far.pause();
  }

  letAnswersThrough(): void {
    this.holdsAnswers = false;
    for (const { far } of this.pairs) far.resume();
  }

  /** Resets all connections; new ones pass. */
  cut(): void {
    this.resetAll();
  }

  /** Lets connections through again. Those that bytes were kept from are reset: they could not go on. */
  mend(): void {
    this.resetAll();
    this.line = 'open';
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.resetAll();
    await closed;
  }

  private pass(near: Socket): void {
    near.on('error', () => undefined);
    if (this.line === 'broken') return reset(near);
    const far = connect({ ...this.target, noDelay: true });
    far.on('error', () => undefined);
    const pair = { near, far };
    this.pairs.add(pair);
    this.forward(near, far, false);
    this.forward(far, near, true);
    if (this.holdsAnswers) far.pause();
    near.once('close', () => this.end(pair));
    far.once('close', () => this.end(pair));
  }

  private forward(from: Socket, to: Socket, isAnswer: boolean): void {
    from.on('data', (bytes) => {
      if (this.line === 'open' && !to.write(bytes)) from.pause();
    });
    to.on('drain', () => {
      if (!isAnswer || !this.holdsAnswers) from.resume();
    });
    from.on('end', () => {
      if (this.line === 'open') to.end();
    });
  }

  /** While the line is silent the other end does not hear of a connection's end either. */
  private end(pair: Pair): void {
    if (this.line === 'silent') return;
    this.pairs.delete(pair);
    pair.near.destroy();
    pair.far.destroy();
  }

  private resetAll(): void {
    const pairs = [...this.pairs];
    this.pairs.clear();
    for (const { near, far } of pairs) {
      reset(near);
      reset(far);
    }
  }
}

/** A socket of Node 20 that is reset while it ends is never closed, and keeps its process from ending. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
