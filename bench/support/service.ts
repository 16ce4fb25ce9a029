import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, ServerProcess } from './server-process.js';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

/** As in the image and in `npm start`: requests in flight die young if they are given the room. */
const NODE_OPTIONS = ['--max-semi-space-size=64'];

export type Role = 'all' | 'api' | 'worker';

/** What all processes of a machine share. */
export interface Keys {
  readonly root: string;
  readonly secrets: string;
  readonly redisPrefix: string;
}

/** A process of the service as built for production. */
export interface RunningService {
  readonly origin: string;
  readonly rootKey: string;
  readonly pid: number;
  stop(): Promise<void>;
}

interface ServiceOptions {
  /** Where it keeps its data, and beside it its log. */
  readonly dir: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly keys: Keys;
  readonly role: Role;
  readonly settings: Readonly<Record<string, string>>;
  /** Where a CPU profile of the process is written at its end. */
  readonly profileDir: string | null;
}

/** Starts the built service and resolves when it is ready. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { dir, databaseUrl, redisUrl, keys, role, settings, profileDir } = options;
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  if (profileDir) mkdirSync(profileDir, { recursive: true });
  const profiling = profileDir ? ['--cpu-prof', '--cpu-prof-dir', profileDir] : [];
  const server = await ServerProcess.start({
    command: process.execPath,
    args: [...profiling, ...NODE_OPTIONS, MAIN],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      ROLE: role,
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      REDIS_PREFIX: keys.redisPrefix,
      DATA_DIR: join(dir, 'data'),
      ADMIN_API_KEY: keys.root,
      SECRETS_KEY: keys.secrets,
      ENDPOINT_ALLOW_HTTP: 'true',
      ENDPOINT_ALLOW_CIDRS: '127.0.0.0/8',
      LOG_LEVEL: 'warn',
      SUBSCRIPTIONS_PER_WORKSPACE_MAX: '10000',
      ...settings,
    },
    logFile: `${dir}.log`,
    isUp: () => isReady(origin),
  });
  return { origin, rootKey: keys.root, pid: server.pid, stop: () => server.stop() };
}

async function isReady(origin: string): Promise<boolean> {
  return fetch(`${origin}/health/ready`).then(
    async (answer) => (await answer.text(), answer.ok),
    () => false,
  );
}
