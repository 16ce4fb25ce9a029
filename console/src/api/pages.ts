import { useInfiniteQuery } from '@tanstack/react-query';

interface Page<T> {
  readonly items: readonly T[];
  readonly pagination: { readonly next: string | null };
}

/** What a page of a list is asked for with. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
}

interface ListOptions<T> {
  /** What tells this list from others; begins with the route. */
  readonly key: readonly unknown[];
  readonly limit?: number;
  readonly refetchEveryMs?: number;
  load(query: PageQuery): Promise<{ readonly data?: Page<T> }>;
}

const PAGES_MAX = 50;

/** A list that is read page by page, as the reader asks for more. */
export function useList<T>({ key, limit = 20, refetchEveryMs, load }: ListOptions<T>) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: async ({ pageParam }) => {
      const { data } = await load({ limit, ...(pageParam !== null && { cursor: pageParam }) });
      if (!data) throw new Error('The answer has no page');
      return data;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pagination }, pages) => (pages.length < PAGES_MAX ? pagination.next : null),
    ...(refetchEveryMs !== undefined && { refetchInterval: refetchEveryMs }),
  });
  return { ...query, items: query.data?.pages.flatMap(({ items }) => items) ?? [] };
}
