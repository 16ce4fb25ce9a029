import { describe, expect, it } from '@jest/globals';
import { loadSettings, SettingsError } from './load-settings.js';

const NEEDED = {
  DATABASE_URL: 'postgres://hooklane@localhost/hooklane',
  ADMIN_API_KEY: 'a-root-key-of-some-length',
  SECRETS_KEY: Buffer.alloc(32, 1).toString('base64'),
};

function faultsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadSettings(env, null);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
}

describe('the settings of tracing', () => {
  const otlp = (env: NodeJS.ProcessEnv) => loadSettings({ ...NEEDED, ...env }, null).otlp;

  it('are off unless an endpoint is named', () => {
    expect(otlp({})).toBeNull();
    expect(otlp({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBeNull();
    expect(otlp({ OTEL_TRACES_SAMPLER: 'always_on' })).toBeNull();
  });

  it('add the path of traces to the endpoint, and take that of traces as it is', () => {
    expect(otlp({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' })).toEqual({
      tracesUrl: 'http://collector:4318/v1/traces',
      protocol: 'http/protobuf',
    });
    const own = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://other/in' };
    expect(otlp({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', ...own })?.tracesUrl).toBe(
      'http://other/in',
    );
  });

  it('can be switched off by the standard variables', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318';
    expect(otlp({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'true' })).toBeNull();
    expect(otlp({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: 'none' })).toBeNull();
  });

  it('are refused, all faults together, where they would be ignored in silence', () => {
    const faults = faultsOf({
      ...NEEDED,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_TRACES_SAMPLER_ARG: '50',
    });
    expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'OTEL_EXPORTER_OTLP_PROTOCOL',
      'OTEL_TRACES_SAMPLER',
      'OTEL_TRACES_SAMPLER_ARG',
    ]);
  });
});

describe('the settings of endpoints', () => {
  it('open nothing unless they are given', () => {
    const { endpointAllowCidrs, endpointAllowHttp, endpointDnsServers } = loadSettings(NEEDED, null);
    expect([endpointAllowCidrs, endpointAllowHttp, endpointDnsServers]).toEqual([[], false, []]);
  });

  it('take name servers with and without ports', () => {
    const ENDPOINT_DNS_SERVERS = '9.9.9.9, 127.0.0.1:5353,[2620:fe::fe]:53,2620:fe::9';
    expect(loadSettings({ ...NEEDED, ENDPOINT_DNS_SERVERS }, null).endpointDnsServers).toEqual([
      '9.9.9.9',
      '127.0.0.1:5353',
      '[2620:fe::fe]:53',
      '2620:fe::9',
    ]);
  });

  it.each([
    ['ENDPOINT_ALLOW_CIDRS', '10.0.0.0'],
    ['ENDPOINT_ALLOW_CIDRS', '10.0.0.0/33'],
    ['ENDPOINT_ALLOW_CIDRS', 'localhost/8'],
    ['ENDPOINT_ALLOW_HTTP', 'yes'],
    ['ENDPOINT_DNS_SERVERS', 'dns.example'],
    ['ENDPOINT_DNS_SERVERS', '9.9.9.9,nowhere'],
  ])('refuse %s=%s', (name, value) => {
    expect(faultsOf({ ...NEEDED, [name]: value })).toEqual([expect.stringMatching(`^${name}: must be `)]);
  });
});
