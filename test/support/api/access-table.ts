import type { Scope } from '../../../src/modules/workspaces/scopes.js';

/** Who may use a route: everyone, the root key alone, every key of the workspace, or those with a scope. */
export type RouteAccess = 'public' | 'root' | 'any key' | Scope;

/**
 * Who may use which operation. Written by hand and compared with the document, so that neither a decorator that goes
 * missing nor a new route passes unseen.
 */
export const ACCESS_TABLE: Readonly<Record<string, RouteAccess>> = {
  getLiveness: 'public',
  getReadiness: 'public',
  getMetrics: 'public',
  openSession: 'public',
  getSession: 'any key',
  closeSession: 'any key',
  createWorkspace: 'root',
  listWorkspaces: 'root',
  getWorkspace: 'any key',
  updateWorkspace: 'root',
  deleteWorkspace: 'root',
  createApiKey: 'root',
  listApiKeys: 'root',
  revokeApiKey: 'root',
  listAuditLog: 'root',
  createSubscription: 'subscriptions:write',
  listSubscriptions: 'subscriptions:read',
  getSubscription: 'subscriptions:read',
  updateSubscription: 'subscriptions:write',
  deleteSubscription: 'subscriptions:write',
  enableSubscription: 'subscriptions:write',
  disableSubscription: 'subscriptions:write',
  rotateSecret: 'subscriptions:write',
  getSecret: 'secrets:read',
  postEvent: 'events:write',
  listEvents: 'events:read',
  postEvents: 'events:write',
  listEventTypes: 'any key',
  getEventType: 'any key',
  eraseContact: 'deliveries:write',
  listDeliveries: 'deliveries:read',
  getDelivery: 'deliveries:read',
  streamDeliveries: 'deliveries:read',
  getEvent: 'events:read',
  retryDelivery: 'deliveries:write',
  replaySubscription: 'deliveries:write',
  testSubscription: 'deliveries:write',
  getQuota: 'deliveries:read',
  listNotifications: 'subscriptions:read',
  getStats: 'deliveries:read',
};
