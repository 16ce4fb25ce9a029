import { useSuspenseQuery } from '@tanstack/react-query';
import { api } from './client.js';
import type { components } from './schema.js';

export type Session = components['schemas']['SessionDto'];
export type Scope = Session['scopes'][number];

/** What a page or an action needs: a scope, or the root key. */
export type Need = Scope | 'root';

export const sessionQuery = api.queryOptions('get', '/v1/session', {}, { staleTime: 60_000 });

/** Whose session it is; only inside of the pages that need one. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

export function allows({ kind, scopes }: Session, need: Need | undefined): boolean {
  return need === undefined || kind === 'root' || (need !== 'root' && scopes.includes(need));
}

/** Whether the session may do what needs `need`; what it may not is not offered. */
export function useMay(need: Need): boolean {
  return allows(useSession(), need);
}
