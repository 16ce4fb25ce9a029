/** What a workspace key can be allowed. The keys themselves and the audit log are for the root key alone. */
export const SCOPES = [
  'events:write',
  'events:read',
  'subscriptions:read',
  'subscriptions:write',
  'secrets:read',
  'deliveries:read',
  'deliveries:write',
] as const;

export type Scope = (typeof SCOPES)[number];
