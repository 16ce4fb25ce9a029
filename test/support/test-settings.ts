import { randomBytes } from 'node:crypto';
import type { Settings } from '../../src/platform/config/settings.js';

/** Settings for a service under test: everything on this machine, receivers on 127.0.0.1 allowed. */
export function testSettings(
  databaseUrl: string,
  dataDir: string,
  changes: Partial<Settings> = {},
): Settings {
  return {
    version: '0.0.0-test',
    role: 'all',
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://hooklane.test',
    dataDir,
    databaseUrl,
    databasePoolSize: 8,
    redisUrl: null,
    redisPrefix: `{test-${randomBytes(6).toString('hex')}}`,
    adminApiKey: `root-${randomBytes(12).toString('hex')}`,
    secretsKey: randomBytes(32),
    secretsKeyPrevious: null,
    smtpUrl: null,
    mailFrom: 'Hooklane <webhooks@hooklane.test>',
    defaultLocale: 'en',
    deliveryTimeoutMs: 5_000,
    retryDelaysMs: [30_000, 60_000, 90_000],
    deliveryConcurrency: 50,
    quotaLimit: 30,
    quotaWindowMs: 1_800_000,
    quotaWarnRatio: 0.8,
    quotaDisables: 'failing',
    eventBodyLimitBytes: 262_144,
    subscriptionsPerWorkspaceMax: 1_000,
    rateLimits: { windowSeconds: 60, requests: 0, posts: 0, failedAuthentications: 0 },
    trustedProxies: [],
    retentionDays: 30,
    endpointAllowCidrs: ['127.0.0.0/8'],
    endpointAllowHttp: true,
    endpointDnsServers: [],
    otlp: null,
    logLevel: 'silent',
    ...changes,
  };
}
