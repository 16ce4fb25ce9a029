import { api } from './client.js';
import type { components } from './schema.js';
import { useWorkspaceId } from './workspace.js';

export type StatsBucket = components['schemas']['StatsBucketDto'];

const REFETCH_EVERY_MS = 30_000;

/** What happened, of one webhook or of all. Without times: an hour of minutes, a day of hours, or thirty days. */
export function useStats(interval: 'minute' | 'hour' | 'day', subscriptionId?: string) {
  const path = { workspaceId: useWorkspaceId() };
  const query = { interval, ...(subscriptionId !== undefined && { subscriptionId }) };
  return api.useQuery(
    'get',
    '/v1/workspaces/{workspaceId}/stats',
    { params: { path, query } },
    { refetchInterval: REFETCH_EVERY_MS },
  );
}

export function sumOf(
  buckets: readonly StatsBucket[],
  what: 'accepted' | 'delivered' | 'failedAttempts' | 'dropped' | 'skipped',
): number {
  return buckets.reduce((sum, bucket) => sum + bucket[what], 0);
}
