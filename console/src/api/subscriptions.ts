import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from './client.js';
import { useList } from './pages.js';
import type { components } from './schema.js';
import { useWorkspaceId } from './workspace.js';

export type Subscription = components['schemas']['SubscriptionDto'];
export type SubscriptionDraft = components['schemas']['CreateSubscriptionDto'];
export type EventType = components['schemas']['EventTypeDto'];

export const SUBSCRIPTIONS = '/v1/workspaces/{workspaceId}/subscriptions';
const REFETCH_EVERY_MS = 5_000;

/** The webhooks of the workspace, newest first. */
export function useSubscriptions(limit = 20) {
  const path = { workspaceId: useWorkspaceId() };
  return useList<Subscription>({
    key: ['get', SUBSCRIPTIONS, path, limit],
    limit,
    refetchEveryMs: REFETCH_EVERY_MS,
    load: (query) => client.GET(SUBSCRIPTIONS, { params: { path, query } }),
  });
}

/** What changes something; afterwards everything that is shown is asked for anew. */
export function useChange<V, R>(change: (value: V) => Promise<R>, onDone?: (result: R) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (result) => {
      onDone?.(result);
      await queries.invalidateQueries();
    },
  });
}
