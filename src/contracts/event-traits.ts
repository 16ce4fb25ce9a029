/** The filters that a subscription may set, in the order in which they are documented. */
export const FILTER_NAMES = [
  'conversationSources',
  'messageTypes',
  'senderSources',
  'channelIds',
  'contactFields',
  'tags',
] as const;

export type FilterName = (typeof FILTER_NAMES)[number];

/**
 * The values of one event that filters look at, as strings (channel id `12`, contact field
 * `standard_field:email`). A key is present exactly when its filter applies to the event's type, so an empty
 * list means "applies, and nothing can match it".
 */
export type EventTraits = Readonly<Partial<Record<FilterName, readonly string[]>>>;
