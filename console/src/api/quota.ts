import { api } from './client.js';
import type { components } from './schema.js';

export type Quota = components['schemas']['QuotaDto'];

const REFETCH_EVERY_MS = 5_000;

/** Shares of the limit: below the first all is well, above the second it is close. */
export const WARNING_SHARE = 0.8;

/** How many attempts failed in the window that ends now. */
export function useQuota(workspaceId: string, isEnabled = true) {
  return api.useQuery(
    'get',
    '/v1/workspaces/{workspaceId}/quota',
    { params: { path: { workspaceId } } },
    { refetchInterval: REFETCH_EVERY_MS, enabled: isEnabled },
  );
}
