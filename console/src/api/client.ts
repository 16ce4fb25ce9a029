import createFetchClient from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import { ApiProblem, readProblem } from './problem.js';
import type { paths } from './schema.js';

const DEADLINE_MS = 30_000;

/**
 * The API, typed by its document. The browser adds the cookie of the session; the header shows that it was the
 * console that asked. Whatever is no success is thrown as an `ApiProblem`.
 */
export const client = createFetchClient<paths>({
  baseUrl: window.location.origin,
  headers: { 'x-hooklane-console': '1' },
  fetch: (request) =>
    fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(DEADLINE_MS)]) }),
});

client.use({
  onResponse: async ({ response }) => {
    if (!response.ok) throw await readProblem(response);
  },
  onError: ({ error }) => {
    const isAborted = error instanceof DOMException && error.name === 'AbortError';
    return isAborted ? error : new ApiProblem('unreachable', 0, String(error));
  },
});

/** Hooks and options for TanStack Query, one for each route. */
export const api = createQueryClient(client);
