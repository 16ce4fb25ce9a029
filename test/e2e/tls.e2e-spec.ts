import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServiceProcess } from '../support/fault/service-process.js';
import { CertificateAuthority, type Identity, selfSigned } from '../support/hostile/certificates.js';
import { NameServer } from '../support/hostile/name-server.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';

const ROOT_KEY = 'a-root-key-of-the-tls-tests';
const HOST = 'hooks.example';

// The service runs in a process of its own: whom it trusts, and the proxies it might use, are told by its environment.
let authority: CertificateAuthority;
let names: NameServer;
let database: TestDatabase;
let dir: string;
let proxy: Server;
let proxied = 0;
let service: ServiceProcess;
let workspaceId: string;
const servers: Server[] = [];

beforeAll(async () => {
  authority = await CertificateAuthority.create();
  names = await NameServer.open();
  names.on(HOST, { addresses: ['127.0.0.1'] });
  database = await createDatabase();
  dir = await mkdtemp(join(tmpdir(), 'hooklane-tls-'));
  await writeFile(join(dir, 'authority.pem'), authority.pem);
  proxy = createServer((socket) => {
    proxied += 1;
    socket.destroy();
  });
  service = await ServiceProcess.start('all', environment(`http://127.0.0.1:${await open(proxy)}`));
  const draft = { name: 'Acme', plan: 'advanced', notificationEmails: [] };
  workspaceId = String((await api('/workspaces', draft))['id']);
});

afterAll(async () => {
  await service?.terminate();
  for (const server of servers) server.close();
  await names?.close();
  await database?.drop();
  if (dir) await rm(dir, { recursive: true, force: true });
});

/** Everything that an environment may say about proxies, and one thing that it must not be able to say. */
function environment(proxyUrl: string): Record<string, string> {
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [
    [name, proxyUrl],
    [name.toLowerCase(), proxyUrl],
  ]);
  return {
    ...(Object.fromEntries(proxies) as Record<string, string>),
    NODE_USE_ENV_PROXY: '1',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_EXTRA_CA_CERTS: join(dir, 'authority.pem'),
    HOST: '127.0.0.1',
    DATA_DIR: dir,
    DATABASE_URL: database.url,
    ADMIN_API_KEY: ROOT_KEY,
    SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
    ENDPOINT_ALLOW_CIDRS: '127.0.0.0/8',
    ENDPOINT_DNS_SERVERS: names.address,
    DELIVERY_TIMEOUT_MS: '1000',
    LOG_LEVEL: 'warn',
  };
}

async function open(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function api(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${service.url}/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ROOT_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}

/** What becomes of a test event to `host` on a port of this machine. */
async function sendTo(port: number, host = HOST): Promise<Record<string, unknown>> {
  const path = `/workspaces/${workspaceId}/subscriptions`;
  const draft = { url: `https://${host}:${port}/`, eventTypes: ['contact.tag.updated'] };
  const { id } = await api(path, draft);
  return api(`${path}/${String(id)}/test`, { eventType: 'contact.tag.updated' });
}

function secureServer(identity: Identity): Server {
  return createHttpsServer(identity, (_, response) => void response.end('fine')).on(
    'tlsClientError',
    () => 0,
  );
}

describe('an https endpoint', () => {
  it('is sent to if its certificate is of somebody trusted, for its name, and valid', async () => {
    const port = await open(secureServer(await authority.identity(HOST)));
    expect(await sendTo(port)).toMatchObject({ outcome: 'accepted', statusCode: 200, responseBody: 'fine' });
  });

  it.each([
    ['is self-signed', () => selfSigned(HOST), /self-signed/],
    ['has expired', () => authority.identity(HOST, { expired: true }), /has expired/],
    ['is for another host', () => authority.identity('other.example'), /is for another host/],
    [
      'is of somebody unknown',
      async () => (await CertificateAuthority.create('Somebody')).identity(HOST),
      /cannot be verified/,
    ],
  ])('is not sent to if its certificate %s', async (_, identity, words) => {
    let requests = 0;
    const server = secureServer(await identity()).on('request', () => (requests += 1));
    const answer = await sendTo(await open(server));
    expect(answer).toMatchObject({ outcome: 'unreachable', statusCode: null });
    expect(answer['error']).toMatch(words);
    expect(requests).toBe(0);
  });

  it('is not sent to by its address if the certificate names its host only', async () => {
    const port = await open(secureServer(await authority.identity(HOST)));
    const answer = await sendTo(port, '127.0.0.1');
    expect(answer).toMatchObject({
      outcome: 'unreachable',
      error: expect.stringMatching(/is for another host/),
    });
  });

  it('is not sent to if it speaks no TLS, or stops in the middle of the handshake', async () => {
    const plain = await open(createHttpServer((_, response) => void response.end()));
    const silent = await open(createServer((socket) => void socket.on('error', () => 0).resume()));
    expect(await sendTo(plain)).toMatchObject({
      outcome: 'unreachable',
      error: expect.stringMatching(/^TLS handshake failed/),
    });
    expect(await sendTo(silent)).toMatchObject({ outcome: 'timed_out', statusCode: null });
  });

  it('is reached without the proxies that the environment names', () => {
    expect(proxied).toBe(0);
  });
});
