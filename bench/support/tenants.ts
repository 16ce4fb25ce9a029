import { Pool, request } from 'undici';
import type { LoadTarget } from '../processes/load.js';
import { MessageBodies } from './bodies.js';
import type { Machine } from './machine.js';
import { MAIN_GROUP } from './shape.js';

const WORKSPACES_AT_ONCE = 16;

/** A workspace with a key to post events, and the paths of its endpoints at the receiver. */
export interface Tenant {
  readonly workspaceId: string;
  readonly target: LoadTarget;
  readonly endpoints: readonly string[];
}

interface TenantOptions {
  readonly workspaces: number;
  readonly endpointsPerWorkspace: number;
  /** Sets these tenants' paths apart from those of others. */
  readonly name?: string;
  /** Where the endpoints are, if not at the bench's own receiver. */
  readonly origins?: readonly string[];
  /** The group of the endpoint with that number of all. */
  readonly groupOf?: (endpoint: number) => string;
}

/** Makes workspaces through the API, each with subscriptions that match every message that comes in. */
export async function makeTenants(machine: Machine, options: TenantOptions): Promise<Tenant[]> {
  const { origin, rootKey } = machine.service;
  const pool = new Pool(origin, { connections: WORKSPACES_AT_ONCE });
  const api = new TenantApi(pool, rootKey, options.origins ?? machine.receiverOrigins);
  const numbers = Array.from({ length: options.workspaces }, (_, index) => index).values();
  const tenants: Tenant[] = [];
  const work = async () => {
    for (const number of numbers) tenants[number] = await api.make(number, options);
  };
  try {
    await Promise.all(Array.from({ length: WORKSPACES_AT_ONCE }, work));
    return tenants;
  } finally {
    await pool.close();
  }
}

/** Posts one event that goes to every endpoint of the tenant. */
export async function postEvent({ service }: Machine, { target }: Tenant): Promise<void> {
  const { statusCode, body } = await request(`${service.origin}${target.path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${target.key}` },
    body: new MessageBodies().next(),
  });
  const text = await body.text();
  if (statusCode !== 202) throw new Error(`POST ${target.path}: ${statusCode} ${text}`);
}

class TenantApi {
  constructor(
    private readonly pool: Pool,
    private readonly rootKey: string,
    private readonly receiverOrigins: readonly string[],
  ) {}

  async make(number: number, options: TenantOptions): Promise<Tenant> {
    const { endpointsPerWorkspace: count, name = 'w', groupOf = () => MAIN_GROUP } = options;
    const workspace = await this.post<{ id: string }>('', {
      name: `Workspace ${number}`,
      plan: 'enterprise',
      notificationEmails: [],
    });
    const { key } = await this.post<{ key: string }>(`/${workspace.id}/api-keys`, {
      name: 'Producer',
      scopes: ['events:write'],
    });
    const endpoints = Array.from(
      { length: count },
      (_, index) => `/${groupOf(number * count + index)}/${name}${number}/e${index}`,
    );
    for (const [index, path] of endpoints.entries()) {
      const receiver = this.receiverOrigins[(number + index) % this.receiverOrigins.length];
      await this.post(`/${workspace.id}/subscriptions`, {
        url: `${receiver}${path}`,
        eventTypes: ['message.received'],
      });
    }
    const target = { path: `/v1/workspaces/${workspace.id}/events`, key };
    return { workspaceId: workspace.id, target, endpoints };
  }

  private async post<T>(path: string, body: object): Promise<T> {
    const answer = await this.pool.request({
      path: `/v1/workspaces${path}`,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.rootKey}` },
      body: JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 201) throw new Error(`POST ${path}: ${answer.statusCode} ${text}`);
    return JSON.parse(text) as T;
  }
}
