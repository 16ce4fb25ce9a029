import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, ServerProcess } from './server-process.js';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

/** As in the image and in `npm start`: requests in flight die young if they are given the room. */
const NODE_OPTIONS = ['--max-semi-space-size=64'];

/** The service as built for production, in a process of its own that does everything. */
export interface RunningService {
  readonly origin: string;
  readonly rootKey: string;
  readonly pid: number;
  stop(): Promise<void>;
}

interface ServiceOptions {
  readonly dir: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Where a CPU profile of the process is written at its end. */
  readonly profileDir: string | null;
}

/** Starts the built service and resolves when it is ready. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { dir, databaseUrl, redisUrl, profileDir } = options;
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const rootKey = randomBytes(24).toString('base64url');
  if (profileDir) mkdirSync(profileDir, { recursive: true });
  const profiling = profileDir ? ['--cpu-prof', '--cpu-prof-dir', profileDir] : [];
  const server = await ServerProcess.start({
    command: process.execPath,
    args: [...profiling, ...NODE_OPTIONS, MAIN],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      ROLE: 'all',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      DATA_DIR: join(dir, 'service'),
      ADMIN_API_KEY: rootKey,
      SECRETS_KEY: randomBytes(32).toString('base64'),
      ENDPOINT_ALLOW_HTTP: 'true',
      ENDPOINT_ALLOW_CIDRS: '127.0.0.0/8',
      LOG_LEVEL: 'warn',
    },
    logFile: join(dir, 'service.log'),
    isUp: () => isReady(origin),
  });
  return { origin, rootKey, pid: server.pid, stop: () => server.stop() };
}

async function isReady(origin: string): Promise<boolean> {
  return fetch(`${origin}/health/ready`).then(
    async (answer) => (await answer.text(), answer.ok),
    () => false,
  );
}
