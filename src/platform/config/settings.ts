import type { Locale } from '../../contracts/plan.js';
import type { OtlpSettings } from './otlp-settings.js';

/** What a process does: everything, HTTP only, or delivery only. */
export type Role = 'all' | 'api' | 'worker';

/** How many requests fit into a window of time; 0: any number. */
export interface RateLimitSettings {
  readonly windowSeconds: number;
  /** Of one key, other than those that post events. */
  readonly requests: number;
  /** Of one key, that post an event or a batch. */
  readonly posts: number;
  /** Of one address, without a valid key. */
  readonly failedAuthentications: number;
}

/**
 * The validated configuration of a process; `docs/running.md` lists the variables. It is made once, by
 * `loadSettings`, and injected; nothing else reads the environment.
 */
export abstract class Settings {
  readonly version: string;
  readonly role: Role;
  readonly host: string;
  readonly port: number;
  /** Where this service is reached from outside, without a slash at the end. */
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  /** Null: lanes and jobs run inside this process. */
  readonly redisUrl: string | null;
  /** Prefix of every key in Redis, so that services can share one. */
  readonly redisPrefix: string;
  readonly adminApiKey: string;
  readonly secretsKey: Buffer;
  readonly secretsKeyPrevious: Buffer | null;
  /** Null: mails are written to `dataDir/mail`. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly defaultLocale: Locale;
  readonly deliveryTimeoutMs: number;
  readonly retryDelaysMs: readonly number[];
  /** Lanes in flight in each of the two pools of a process. */
  readonly deliveryConcurrency: number;
  readonly quotaLimit: number;
  readonly quotaWindowMs: number;
  /** Share of the limit at which the workspace is warned. */
  readonly quotaWarnRatio: number;
  readonly quotaDisables: 'failing' | 'all';
  readonly eventBodyLimitBytes: number;
  readonly subscriptionsPerWorkspaceMax: number;
  readonly rateLimits: RateLimitSettings;
  /** Addresses, or ranges of them, whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly retentionDays: number;
  readonly endpointAllowCidrs: readonly string[];
  readonly endpointAllowHttp: boolean;
  /** Name servers that are asked for the hosts of endpoints; the system's if there are none. */
  readonly endpointDnsServers: readonly string[];
  /** Null: nothing is traced. How much is traced and sent is up to OpenTelemetry's own variables. */
  readonly otlp: OtlpSettings | null;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}
