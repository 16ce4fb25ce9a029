import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { problemOf } from './problem.js';

const TRIES_MAX = 3;
const STALE_AFTER_MS = 5_000;

/** `onSignedOut` hears when the service says that there is no session any more. */
export function createQueries(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (problemOf(error).status === 401) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: STALE_AFTER_MS,
        retry: (failures, error) => failures < TRIES_MAX && isWorthRepeating(error),
      },
    },
  });
}

/** What the service refused it will refuse again. */
function isWorthRepeating(error: unknown): boolean {
  const { status } = problemOf(error);
  return status === 0 || status === 429 || status >= 500;
}
