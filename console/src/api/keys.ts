import type { components } from './schema.js';
import type { Scope } from './session.js';

export type ApiKey = components['schemas']['ApiKeyDto'];

export const API_KEYS = '/v1/workspaces/{workspaceId}/api-keys';

/** Everything that a key can be allowed, in the order in which it is offered. */
export const SCOPES = [
  'events:write',
  'events:read',
  'subscriptions:read',
  'subscriptions:write',
  'secrets:read',
  'deliveries:read',
  'deliveries:write',
] as const satisfies readonly Scope[];
