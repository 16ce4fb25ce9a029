// npm test [-- jest arguments]: runs every test against a real Postgres, a real Redis and the built service.
import './lib/require-node.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildAllIfNeeded, root } from './lib/build.mjs';
import { findChromium } from './lib/test-chromium.mjs';
import { startPostgres } from './lib/test-postgres.mjs';
import { startRedis } from './lib/test-redis.mjs';

const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
const args = process.argv.slice(2);
const started = [];
let jest;

// Ctrl-C reaches Jest by itself; this process stays to end what it started.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => jest?.kill('SIGTERM'));

try {
  buildAllIfNeeded();
  const redis = process.env.REDIS_URL ? { url: process.env.REDIS_URL } : await keep(startRedis());
  const chromium = process.env.TEST_CHROMIUM_BINARY ?? findChromium();
  const postgres = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL }
    : await keep(startPostgres());
  process.exitCode = await runJest(redis, postgres, chromium);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  for (const server of started.reverse()) await server.stop();
}

async function keep(starting) {
  const server = await starting;
  started.push(server);
  return server;
}

async function runJest(redis, postgres, chromium) {
  const env = {
    ...process.env,
    NODE_OPTIONS: [process.env.NODE_OPTIONS, NODE_OPTIONS].filter(Boolean).join(' '),
    TEST_REDIS_URL: redis.url,
    TEST_REDIS_BINARY: redis.binary ?? '',
    TEST_POSTGRES_URL: postgres.url,
    TEST_CHROMIUM_BINARY: chromium,
  };
  // Tests say themselves where their service keeps its data.
  for (const name of ['REDIS_URL', 'DATABASE_URL', 'DATA_DIR', 'ROLE']) delete env[name];
  const setsWorkers = args.some((arg) => /^(-w|-i|--maxWorkers|--runInBand)/.test(arg));
  const binary = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin', 'jest.js');
  jest = spawn(process.execPath, [binary, '--ci', ...(setsWorkers ? [] : ['-w', '2']), ...args], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  const [code] = await once(jest, 'exit');
  return code ?? 1;
}
