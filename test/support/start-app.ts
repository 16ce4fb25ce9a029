import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Abstract, Type } from '@nestjs/common';
import { Agent, request } from 'undici';
import type { Clock } from '../../src/common/clock.js';
import { createApp } from '../../src/create-app.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { Database } from '../../src/platform/database/database.js';
import { createDatabase } from './test-database.js';
import { testSettings } from './test-settings.js';

export interface StartAppOptions {
  readonly settings?: Partial<Settings>;
  readonly clock?: Clock;
  /** Hears every line of the log, as far as `settings.logLevel` lets it be written. */
  readonly log?: (line: string) => void;
  /** Lanes and jobs in Redis (`TEST_REDIS_URL`) instead of inside the process. */
  readonly redis?: boolean;
}

export interface ApiRequest {
  /** The key to send; the root key without it, none if null. */
  readonly key?: string | null;
  /** Sent as JSON; text is sent as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiAnswer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface TestApp {
  readonly url: string;
  readonly rootKey: string;
  readonly settings: Settings;
  readonly database: Database;
  /** One request; `path` begins with a slash. An answer that is not JSON has its text as body. */
  api<T = unknown>(method: string, path: string, options?: ApiRequest): Promise<ApiAnswer<T>>;
  get<T>(token: Type<T> | Abstract<T>): T;
  /** Stops the service and drops its database, unless that was given in the settings. */
  close(): Promise<void>;
}

/** The whole service on a database of its own and a free port. `settings.databaseUrl` makes it share another's. */
export async function startApp(options: StartAppOptions = {}): Promise<TestApp> {
  const shared = options.settings?.databaseUrl;
  const database = shared ? { url: shared, drop: () => Promise.resolve() } : await createDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'hooklane-test-'));
  const redisUrl = options.redis ? redisServer() : null;
  const settings = testSettings(database.url, dataDir, { redisUrl, ...options.settings });
  const { clock, log } = options;
  const app = await createApp(settings, { ...(clock && { clock }), ...(log && { log: { write: log } }) });
  await app.listen(settings.port, settings.host);
  const url = await app.getUrl();
  const agent = new Agent();

  return {
    url,
    rootKey: settings.adminApiKey,
    settings,
    database: app.get(Database),
    api: (method, path, { key = settings.adminApiKey, ...rest } = {}) =>
      call(agent, method, `${url}${path}`, { key, ...rest }),
    get: (token) => app.get(token, { strict: false }),
    close: async () => {
      await agent.destroy();
      await app.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function call<T>(
  dispatcher: Agent,
  method: string,
  url: string,
  { key, body, headers }: ApiRequest,
): Promise<ApiAnswer<T>> {
  const answer = await request(url, {
    dispatcher,
    method,
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined || typeof body === 'string' ? (body ?? null) : JSON.stringify(body),
  });
  const text = await answer.body.text();
  const isJson = String(answer.headers['content-type']).includes('json');
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: (isJson ? JSON.parse(text) : text) as T,
  };
}

function redisServer(): string {
  const url = process.env['TEST_REDIS_URL'];
  if (!url) throw new Error('These tests need TEST_REDIS_URL; run them with npm test.');
  return url;
}
