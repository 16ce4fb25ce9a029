import { Pool } from 'undici';
import type { LoadTarget } from '../processes/load.js';
import type { RunningService } from './service.js';

const SUBSCRIPTIONS_AT_ONCE = 8;

/** A workspace with a key to post events, and the paths of its endpoints at the receiver. */
export interface Tenant {
  readonly target: LoadTarget;
  readonly endpoints: readonly string[];
}

interface TenantOptions {
  readonly workspaces: number;
  readonly endpointsPerWorkspace: number;
  readonly receiverOrigins: readonly string[];
}

/** Makes workspaces through the API, each with subscriptions that match every message that comes in. */
export async function makeTenants(
  { origin, rootKey }: RunningService,
  { workspaces, endpointsPerWorkspace, receiverOrigins }: TenantOptions,
): Promise<Tenant[]> {
  const pool = new Pool(origin, { connections: SUBSCRIPTIONS_AT_ONCE });
  const post = async <T>(path: string, body: object): Promise<T> => {
    const answer = await pool.request({
      path: `/v1/workspaces${path}`,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${rootKey}` },
      body: JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 201) throw new Error(`POST ${path}: ${answer.statusCode} ${text}`);
    return JSON.parse(text) as T;
  };
  const makeTenant = async (number: number): Promise<Tenant> => {
    const name = `Workspace ${number}`;
    const workspace = await post<{ id: string }>('', { name, plan: 'enterprise', notificationEmails: [] });
    const { key } = await post<{ key: string }>(`/${workspace.id}/api-keys`, {
      name: 'Producer',
      scopes: ['events:write'],
    });
    const endpoints = Array.from({ length: endpointsPerWorkspace }, (_, index) => `/w${number}/e${index}`);
    for (const [index, path] of endpoints.entries()) {
      const receiver = receiverOrigins[index % receiverOrigins.length];
      await post(`/${workspace.id}/subscriptions`, {
        url: `${receiver}${path}`,
        eventTypes: ['message.received'],
      });
    }
    return { target: { path: `/v1/workspaces/${workspace.id}/events`, key }, endpoints };
  };
  try {
    const numbers = Array.from({ length: workspaces }, (_, index) => index);
    return await Promise.all(numbers.map(makeTenant));
  } finally {
    await pool.close();
  }
}
