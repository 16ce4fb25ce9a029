import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';

const START_MS = 30_000;

let database: TestDatabase;
let npm: ChildProcess | null = null;

beforeAll(async () => {
  database = await createDatabase();
});

afterEach(() => {
  // The whole group: also what a broken start would leave behind.
  if (npm?.pid) signalGroup(npm.pid, 'SIGKILL');
  npm = null;
});

afterAll(async () => {
  await database.drop();
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // All of it is gone.
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );
}

/** `npm start`, in a process group of its own as a terminal would have it. */
async function start(): Promise<{ url: string; output: string[]; ended: Promise<unknown[]> }> {
  const port = await freePort();
  const output: string[] = [];
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    PORT: `${port}`,
    DATABASE_URL: database.url,
    ADMIN_API_KEY: randomBytes(16).toString('hex'),
    SECRETS_KEY: randomBytes(32).toString('base64'),
  };
  npm = spawn('npm', ['start'], { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [npm.stdout, npm.stderr]) stream?.on('data', (data) => output.push(String(data)));
  const ended = once(npm, 'exit');
  const url = `http://127.0.0.1:${port}/health/live`;
  await eventually('the service runs', () => answers(url), START_MS);
  return { url, output, ended };
}

describe('npm start', () => {
  it('ends the service when npm alone is told to end', async () => {
    const { url, output, ended } = await start();
    npm?.kill('SIGTERM');
    await ended;
    await eventually('nothing answers any more', async () => !(await answers(url)));
    expect(output.join('')).toContain('Stopping on SIGTERM');
  });

  it('ends in order at Ctrl-C, which the terminal and npm both tell the service', async () => {
    const { url, output, ended } = await start();
    if (npm?.pid) signalGroup(npm.pid, 'SIGINT');
    const [code] = await ended;
    expect(await answers(url)).toBe(false);
    expect({ code, times: output.join('').match(/Stopping on SIGINT/g)?.length }).toEqual({
      code: 0,
      times: 1,
    });
  });
});
