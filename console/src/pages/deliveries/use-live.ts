import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Delivery } from '../../api/deliveries.js';
import { deliveriesKey, type DeliverySearch, fits } from './search.js';

interface Page {
  readonly items: readonly Delivery[];
  readonly pagination: { readonly next: string | null };
}

export type LiveState = 'connecting' | 'live' | 'paused';

const REOPENED_AFTER_MS = 5_000;
/** A page that is open for days does not grow without an end. */
const ITEMS_MAX = 500;

/**
 * Follows the deliveries of a workspace while `isOn`, and changes the list of the log as they do. The browser comes
 * back by itself after a lost connection; after a refusal it is tried again in a while.
 */
export function useLive(workspaceId: string, search: DeliverySearch, isOn: boolean): LiveState {
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (!isOn) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const source = new EventSource(addressOf(workspaceId, search));
    source.addEventListener('open', () => setOpen(true));
    source.addEventListener('error', () => {
      setOpen(false);
      if (source.readyState === EventSource.CLOSED)
        timer = setTimeout(() => setTries(tries + 1), REOPENED_AFTER_MS);
    });
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const delivery = JSON.parse(data) as Delivery;
      queries.setQueryData<InfiniteData<Page>>(
        deliveriesKey(workspaceId, search),
        (list) => list && withDelivery(list, delivery, search),
      );
    });
    return () => {
      clearTimeout(timer);
      source.close();
      setOpen(false);
    };
  }, [workspaceId, search, isOn, tries, queries]);
  if (!isOn) return 'paused';
  return isOpen ? 'live' : 'connecting';
}

/** Without the status: what leaves it has to be heard of as well. */
function addressOf(workspaceId: string, { status: _, ...search }: DeliverySearch): string {
  const query = new URLSearchParams(Object.entries(search) as [string, string][]);
  return `/v1/workspaces/${workspaceId}/deliveries/stream?${query}`;
}

function withDelivery(
  list: InfiniteData<Page>,
  delivery: Delivery,
  search: DeliverySearch,
): InfiniteData<Page> {
  const isShown = list.pages.some(({ items }) => items.some(({ id }) => id === delivery.id));
  const isFitting = fits(search, delivery);
  const pages = list.pages.map((page, index) => {
    const items = page.items.flatMap((item) =>
      item.id === delivery.id ? (isFitting ? [delivery] : []) : [item],
    );
    if (index > 0 || isShown || !isFitting) return { ...page, items };
    return { ...page, items: inOrder([delivery, ...items]).slice(0, ITEMS_MAX) };
  });
  return { ...list, pages };
}

/** As the service lists them: the newest event first. */
function inOrder(items: readonly Delivery[]): Delivery[] {
  return items.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id));
}
