import { api } from '../../api/client.js';
import type { EventType } from '../../api/subscriptions.js';
import { useMessages } from '../../i18n/language.js';
import { eventMessages } from './messages.js';

interface EventName {
  readonly title: string;
  readonly description: string;
}

/** Every event type; title and description in the reader's language, where we have them. */
export function useEventTypes(): readonly EventType[] {
  const names: Readonly<Record<string, EventName>> = useMessages(eventMessages);
  const { data } = api.useQuery('get', '/v1/event-types', {}, { staleTime: Number.POSITIVE_INFINITY });
  return data?.items.map((type) => ({ ...type, ...names[type.name] })) ?? [];
}
