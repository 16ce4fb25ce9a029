import { Resolver } from 'node:dns';
import { createRequire } from 'node:module';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { OTLP_ENVIRONMENT, otlpSettingsOf } from './otlp-settings.js';
import type { Settings } from './settings.js';

/** What the embedded mode makes for itself and the environment must give otherwise. */
export interface EmbeddedDefaults {
  readonly databaseUrl: string;
  readonly adminApiKey: string;
  readonly secretsKey: string;
}

/** The configuration is not usable; `faults` names every variable that is wrong, and why. */
export class SettingsError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

const SECRETS_KEY_BYTES = 32;
const RATE_MAX = 1_000_000_000;

const integer = (fallback: number, min: number, max: number) =>
  z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
    .default(fallback);
const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .default('false')
  .transform((text) => text === 'true');
const address = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be a URL beginning with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );
const key = z
  .string()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === SECRETS_KEY_BYTES, 'must be 32 bytes in base64');
const delays = z
  .string()
  .default('30000,60000,90000')
  .transform((text) => text.split(',').map((part) => Number(part.trim() || Number.NaN)))
  .refine(
    (list) => list.every((ms) => Number.isInteger(ms) && ms > 0 && ms <= 86_400_000) && list.length <= 20,
    'must be up to 20 numbers of milliseconds separated by commas, each from 1 to 86400000',
  );
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  );
const cidrs = list.refine(
  (ranges) => ranges.every((cidr) => ipaddr.isValidCIDR(cidr)),
  'must be address ranges such as 127.0.0.0/8,::1/128',
);
const nameServers = list.refine(
  (servers) => servers.every(isNameServer),
  'must be addresses of name servers such as 9.9.9.9,[2620:fe::fe]:53',
);

const ENVIRONMENT = z.object({
  ...OTLP_ENVIRONMENT,
  ROLE: z.enum(['all', 'api', 'worker'], 'must be all, api or worker').default('all'),
  HOST: z.string().default('127.0.0.1'),
  PORT: integer(3000, 0, 65_535),
  PUBLIC_URL: address(['http:', 'https:']).optional(),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: address(['postgres:', 'postgresql:']).optional(),
  DATABASE_POOL_SIZE: integer(16, 4, 200),
  REDIS_URL: address(['redis:', 'rediss:']).optional(),
  REDIS_PREFIX: z
    .string()
    .regex(/^[\w:{}-]+$/, 'must be letters, digits, and any of _ : { } -')
    .default('{hooklane}'),
  ADMIN_API_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  SECRETS_KEY: key.optional(),
  SECRETS_KEY_PREVIOUS: key.optional(),
  SMTP_URL: address(['smtp:', 'smtps:']).optional(),
  MAIL_FROM: z.string().default('Hooklane <webhooks@localhost>'),
  DELIVERY_TIMEOUT_MS: integer(5000, 10, 60_000),
  RETRY_DELAYS_MS: delays,
  DELIVERY_CONCURRENCY: integer(500, 1, 10_000),
  QUOTA_LIMIT: integer(30, 1, 100_000),
  QUOTA_WINDOW_MS: integer(1_800_000, 1000, 86_400_000),
  QUOTA_WARN_RATIO: z.coerce
    .number('must be a number')
    .gt(0, 'must be above 0')
    .max(1, 'must be at most 1')
    .default(0.8),
  QUOTA_DISABLES: z.enum(['failing', 'all'], 'must be failing or all').default('failing'),
  EVENT_BODY_LIMIT_BYTES: integer(262_144, 1024, 16_777_216),
  SUBSCRIPTIONS_PER_WORKSPACE_MAX: integer(100, 1, 10_000),
  RATE_LIMIT_WINDOW_SECONDS: integer(60, 1, 86_400),
  RATE_LIMIT_REQUESTS: integer(6_000, 0, RATE_MAX),
  RATE_LIMIT_POSTS: integer(0, 0, RATE_MAX),
  RATE_LIMIT_FAILED_AUTH: integer(300, 0, RATE_MAX),
  TRUSTED_PROXIES: cidrs,
  RETENTION_DAYS: integer(30, 1, 3650),
  ENDPOINT_ALLOW_CIDRS: cidrs,
  ENDPOINT_ALLOW_HTTP: flag,
  ENDPOINT_DNS_SERVERS: nameServers,
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level such as info')
    .default('info'),
});

/**
 * Reads the configuration. `embedded` stands in for what is not given when the embedded Postgres is used.
 * @throws SettingsError that names all faults together
 */
export function loadSettings(env: NodeJS.ProcessEnv, embedded: EmbeddedDefaults | null): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const defaults = embedded && {
    DATABASE_URL: embedded.databaseUrl,
    ADMIN_API_KEY: embedded.adminApiKey,
    SECRETS_KEY: embedded.secretsKey,
  };
  const parsed = ENVIRONMENT.safeParse({ ...defaults, ...given });
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  faults.push(...missing({ ...defaults, ...given }));
  if (!parsed.success || faults.length > 0) throw new SettingsError(faults);
  return toSettings(parsed.data);
}

function missing(env: NodeJS.ProcessEnv): string[] {
  const faults = ['DATABASE_URL', 'ADMIN_API_KEY', 'SECRETS_KEY']
    .filter((name) => !env[name])
    .map((name) => `${name}: is required outside the embedded mode`);
  if (env['ROLE'] && env['ROLE'] !== 'all' && !env['REDIS_URL']) {
    faults.push('REDIS_URL: is required with a ROLE other than all');
  }
  return faults;
}

function toSettings(env: z.infer<typeof ENVIRONMENT>): Settings {
  return {
    version: packageVersion(),
    role: env.ROLE,
    host: env.HOST,
    port: env.PORT,
    publicUrl: (env.PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}`).replace(/\/+$/, ''),
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL ?? '',
    databasePoolSize: env.DATABASE_POOL_SIZE,
    redisUrl: env.REDIS_URL ?? null,
    redisPrefix: env.REDIS_PREFIX,
    adminApiKey: env.ADMIN_API_KEY ?? '',
    secretsKey: env.SECRETS_KEY ?? Buffer.alloc(0),
    secretsKeyPrevious: env.SECRETS_KEY_PREVIOUS ?? null,
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM,
    defaultLocale: 'en',
    deliveryTimeoutMs: env.DELIVERY_TIMEOUT_MS,
    retryDelaysMs: env.RETRY_DELAYS_MS,
    deliveryConcurrency: env.DELIVERY_CONCURRENCY,
    quotaLimit: env.QUOTA_LIMIT,
    quotaWindowMs: env.QUOTA_WINDOW_MS,
    quotaWarnRatio: env.QUOTA_WARN_RATIO,
    quotaDisables: env.QUOTA_DISABLES,
    eventBodyLimitBytes: env.EVENT_BODY_LIMIT_BYTES,
    subscriptionsPerWorkspaceMax: env.SUBSCRIPTIONS_PER_WORKSPACE_MAX,
    rateLimits: {
      windowSeconds: env.RATE_LIMIT_WINDOW_SECONDS,
      requests: env.RATE_LIMIT_REQUESTS,
      posts: env.RATE_LIMIT_POSTS,
      failedAuthentications: env.RATE_LIMIT_FAILED_AUTH,
    },
    trustedProxies: env.TRUSTED_PROXIES,
    retentionDays: env.RETENTION_DAYS,
    endpointAllowCidrs: env.ENDPOINT_ALLOW_CIDRS,
    endpointAllowHttp: env.ENDPOINT_ALLOW_HTTP,
    endpointDnsServers: env.ENDPOINT_DNS_SERVERS,
    otlp: otlpSettingsOf(env),
    logLevel: env.LOG_LEVEL,
  };
}

/** Whether Node takes it as a name server: an address, with or without a port. */
function isNameServer(text: string): boolean {
  try {
    new Resolver().setServers([text]);
    return true;
  } catch {
    return false;
  }
}

/** The version of the package, which stands two or three folders up (`src/…` or `dist/src/…`). */
function packageVersion(): string {
  const require = createRequire(import.meta.url);
  for (const path of ['../../../package.json', '../../../../package.json']) {
    try {
      return (require(path) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return '0.0.0';
}
