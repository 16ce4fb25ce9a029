import type { EventType, Subscription, SubscriptionDraft } from '../../api/subscriptions.js';

type Filters = NonNullable<SubscriptionDraft['filters']>;

/** A filter of the API whose values are words, or numbers written as such. */
export const WORD_FILTERS = [
  'conversationSources',
  'messageTypes',
  'senderSources',
  'channelIds',
  'tags',
] as const satisfies readonly (keyof Filters)[];
export type WordFilter = (typeof WORD_FILTERS)[number];

/** Fields of contacts, by kind; together they are the filter `contactFields`. */
export const FIELD_KINDS = ['standard_field', 'custom_field'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** A webhook as it is being written. */
export interface Draft {
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  readonly filters: Readonly<Record<WordFilter | FieldKind, readonly string[]>>;
  readonly headers: readonly Header[];
}

export const EMPTY_DRAFT: Draft = {
  url: '',
  description: '',
  eventTypes: [],
  filters: {
    conversationSources: [],
    messageTypes: [],
    senderSources: [],
    channelIds: [],
    tags: [],
    standard_field: [],
    custom_field: [],
  },
  headers: [],
};

export function draftOf({ url, description, eventTypes, filters, headers }: Subscription): Draft {
  const fieldsOf = (kind: FieldKind) =>
    (filters.contactFields ?? []).filter(({ type }) => type === kind).map(({ field }) => field);
  return {
    url,
    description: description ?? '',
    eventTypes,
    filters: {
      conversationSources: filters.conversationSources ?? [],
      messageTypes: filters.messageTypes ?? [],
      senderSources: filters.senderSources ?? [],
      channelIds: (filters.channelIds ?? []).map(String),
      tags: filters.tags ?? [],
      standard_field: fieldsOf('standard_field'),
      custom_field: fieldsOf('custom_field'),
    },
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
  };
}

/** The filters that apply to at least one of the chosen types. */
export function fittingFilters(draft: Draft, types: readonly EventType[]): ReadonlySet<string> {
  return new Set(
    types.filter(({ name }) => draft.eventTypes.includes(name)).flatMap(({ filters }) => filters),
  );
}

/** What is sent of a draft: filters that do not fit its types are left out. */
export function bodyOf(draft: Draft, types: readonly EventType[]): SubscriptionDraft {
  const { url, description, eventTypes, headers } = draft;
  return {
    url: url.trim(),
    eventTypes: [...eventTypes],
    description: description.trim() === '' ? null : description.trim(),
    filters: filtersOf(draft, fittingFilters(draft, types)),
    headers: Object.fromEntries(
      headers.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
    ),
  };
}

function filtersOf({ filters }: Draft, fitting: ReadonlySet<string>): Filters {
  const result: Filters = {};
  for (const name of WORD_FILTERS) {
    const values = [...filters[name]];
    if (!fitting.has(name) || values.length === 0) continue;
    if (name === 'channelIds') result.channelIds = values.map(Number);
    else result[name] = values;
  }
  const fields = FIELD_KINDS.flatMap((type) => filters[type].map((field) => ({ type, field })));
  if (fitting.has('contactFields') && fields.length > 0) result.contactFields = fields;
  return result;
}

/** What is wrong with an address, as far as it can be seen here. The service looks closer. */
export type UrlFault = 'missing' | 'malformed' | 'scheme' | 'credentials' | 'fragment';

export function urlFaultOf(text: string): UrlFault | null {
  const url = text.trim();
  if (url === '') return 'missing';
  if (/\s/.test(url) || !URL.canParse(url)) return 'malformed';
  const { protocol, username, password, hostname } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return 'scheme';
  if (hostname === '') return 'malformed';
  if (username !== '' || password !== '') return 'credentials';
  return url.includes('#') ? 'fragment' : null;
}

/** Without TLS it is up to the service whether it sends there. */
export function isUnencrypted(text: string): boolean {
  return /^http:\/\//i.test(text.trim());
}
