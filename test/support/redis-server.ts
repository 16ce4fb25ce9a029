import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';

const SERVERS = ['redis-server', 'valkey-server'];
const START_TIMEOUT_MS = 15_000;

/** The Redis server of this machine, if it has one. */
export function findRedisBinary(): string | undefined {
  if (process.env.TEST_REDIS_BINARY) return process.env.TEST_REDIS_BINARY;
  const dirs = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin'];
  return SERVERS.flatMap((name) => dirs.map((dir) => join(dir, name))).find((path) => existsSync(path));
}

/** A Redis of a test's own, to be emptied, frozen, killed and started again. It keeps nothing over a restart. */
export class RedisServer {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly binary: string,
    private readonly dir: string,
    private readonly port: number,
  ) {}

  static async start(binary: string): Promise<RedisServer> {
    const dir = mkdtempSync(join(tmpdir(), 'hooklane-redis-'));
    const server = new RedisServer(binary, dir, await freePort());
    await server.startAgain();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Its process, while it runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** On the same port, and empty. */
  async startAgain(): Promise<void> {
    const settings = { port: this.port, bind: '127.0.0.1', dir: this.dir, save: '', appendonly: 'no' };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
    this.child = spawn(this.binary, args, { stdio: 'ignore' });
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await answers(this.port))) {
      if (Date.now() > deadline) throw new Error(`${this.binary} does not answer on port ${this.port}`);
      await delay(20);
    }
  }

  /** Sends one command on a connection of its own. */
  async command(name: string, ...args: string[]): Promise<string> {
    const client = new Redis(this.url);
    try {
      return String(await client.call(name, ...args));
    } finally {
      client.disconnect();
    }
  }

  /** Keeps connections open and answers nothing. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end('PING\r\n'));
    socket.once('data', (reply) => resolve(reply.toString().startsWith('+PONG')));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (!address || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}
