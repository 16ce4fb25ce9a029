import { ApiProperty, type ApiPropertyOptions, ApiPropertyOptional } from '@nestjs/swagger';
import { type EventTraits, FILTER_NAMES } from '../../../contracts/event-traits.js';
import { type ContactField, contactFieldKey } from './contact-field.js';
import { INTEGER } from './shapes/values.js';

const VALUES_MAX = 100;
const WORDS = {
  type: [String],
  maxItems: VALUES_MAX,
  minLength: 1,
  maxLength: 255,
} satisfies ApiPropertyOptions;

/** A field of contacts whose changes a subscription wants. */
export class ContactFieldFilter implements ContactField {
  @ApiProperty({ enum: ['standard_field', 'custom_field'] })
  type: 'standard_field' | 'custom_field';

  @ApiProperty({ minLength: 1, maxLength: 255, example: 'email' })
  field: string;
}

/** Which events of its types a subscription wants; a filter that is absent or empty lets everything through. */
export class SubscriptionFilters {
  @ApiPropertyOptional({
    ...WORDS,
    description: 'For `conversation.opened` and `conversation.closed`: who or what opened or closed it.',
    example: ['user', 'workflow'],
  })
  conversationSources?: string[];

  @ApiPropertyOptional({
    ...WORDS,
    description: 'For `message.received` and `message.sent`: the kinds of message.',
    example: ['text', 'attachment'],
  })
  messageTypes?: string[];

  @ApiPropertyOptional({
    ...WORDS,
    description: 'For `message.sent`: who or what sent it.',
    example: ['user'],
  })
  senderSources?: string[];

  @ApiPropertyOptional({
    type: 'array',
    items: INTEGER,
    maxItems: VALUES_MAX,
    description: 'For `message.received` and `message.sent`: ids of channels.',
    example: [12],
  })
  channelIds?: number[];

  @ApiPropertyOptional({
    type: [ContactFieldFilter],
    maxItems: VALUES_MAX,
    description: 'For `contact.updated`: at least one of these fields is among `changes`.',
  })
  contactFields?: ContactFieldFilter[];

  @ApiPropertyOptional({ ...WORDS, description: 'For `contact.tag.updated`: the tag.', example: ['vip'] })
  tags?: string[];
}

/** What `filters` ask for, in the words in which events' traits are told. */
export function wantedTraits(filters: SubscriptionFilters): EventTraits {
  const { channelIds = [], contactFields = [], ...words } = filters;
  return { ...words, channelIds: channelIds.map(String), contactFields: contactFields.map(contactFieldKey) };
}

/** Whether an event with these traits is let through. */
export type TraitsMatcher = (traits: EventTraits) => boolean;

/**
 * What `filters` let through: every filter that has values and applies to an event's type must share one with it.
 * Filters that do not apply to the type don't count. To be made once and asked for each event.
 */
export function matcherOf(filters: SubscriptionFilters): TraitsMatcher {
  const wanted = wantedTraits(filters);
  const restricting = FILTER_NAMES.flatMap((name) => {
    const values = wanted[name] ?? [];
    return values.length > 0 ? [[name, new Set(values)] as const] : [];
  });
  if (restricting.length === 0) return () => true;
  return (traits) =>
    restricting.every(([name, values]) => traits[name]?.some((trait) => values.has(trait)) ?? true);
}
