import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const SERVERS = ['redis-server', 'valkey-server'];
const POLICY = '/usr/sbin/policy-rc.d';
const ADVICE = 'This needs Redis: put redis-server (or valkey-server) on the PATH, or set REDIS_URL.';

/**
 * A Redis of its own on a free port of 127.0.0.1, holding nothing after the run; `settings` are added to ours.
 * Throws one line of advice when there is no server and none can be installed.
 */
export async function startRedis(settings = {}) {
  const binary = findServer() ?? installServer();
  const dir = mkdtempSync(join(tmpdir(), 'hooklane-redis-'));
  const port = await freePort();
  const allSettings = {
    port,
    bind: '127.0.0.1',
    dir,
    pidfile: join(dir, 'redis.pid'),
    save: '',
    appendonly: 'no',
    ...settings,
  };
  const args = Object.entries(allSettings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  // In a process group of its own: Ctrl-C ends the run first, and it ends Redis.
  const server = spawn(binary, args, { stdio: 'ignore', detached: true });
  server.unref();
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.ref();
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    rmSync(dir, { recursive: true, force: true });
  };
  await answers(server, port);
  return { url: `redis://127.0.0.1:${port}`, binary, pid: server.pid, stop };
}

function findServer() {
  const dirs = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin'];
  return SERVERS.flatMap((name) => dirs.map((dir) => join(dir, name))).find((path) => existsSync(path));
}

function installServer() {
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall) throw new Error(ADVICE);
  console.error('Installing redis-server (apt-get) …');
  const withoutStart = !existsSync(POLICY);
  // The package would start a server on the usual port; this is Debian's way of saying no.
  if (withoutStart) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-q'], { env, stdio: 'ignore' });
    const install = ['install', '-y', '-q', '--no-install-recommends', 'redis-server'];
    execFileSync('apt-get', install, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (cause) {
    throw new Error(ADVICE, { cause });
  } finally {
    if (withoutStart) rmSync(POLICY, { force: true });
  }
  const installed = findServer();
  if (!installed) throw new Error(ADVICE);
  return installed;
}

async function answers(server, port) {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline && server.exitCode === null) {
    if (await accepts(port)) return;
    await delay(20);
  }
  throw new Error(`${server.spawnfile} does not answer on port ${port}`);
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end('PING\r\n'));
    socket.once('data', (reply) => resolve(reply.toString().startsWith('+PONG')));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
