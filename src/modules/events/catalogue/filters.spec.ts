import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type EventTraits, FILTER_NAMES } from '../../../contracts/event-traits.js';
import { ModelValidator } from '../../../platform/openapi/model-validator.js';
import { SubscriptionFilters, matcherOf, wantedTraits } from './filters.js';

const words = () => fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 });
const anyTraits = fc.record(Object.fromEntries(FILTER_NAMES.map((name) => [name, words()])), {
  requiredKeys: [],
}) as fc.Arbitrary<EventTraits>;

const matchesFilters = (filters: SubscriptionFilters, traits: EventTraits) => matcherOf(filters)(traits);

describe('the filters of a subscription', () => {
  it.each<[keyof SubscriptionFilters, SubscriptionFilters, EventTraits, EventTraits]>([
    [
      'conversationSources',
      { conversationSources: ['user', 'api'] },
      { conversationSources: ['api'] },
      { conversationSources: ['bot'] },
    ],
    ['messageTypes', { messageTypes: ['text'] }, { messageTypes: ['text'] }, { messageTypes: ['card'] }],
    ['senderSources', { senderSources: ['user'] }, { senderSources: ['user'] }, { senderSources: ['echo'] }],
    ['channelIds', { channelIds: [12] }, { channelIds: ['12'] }, { channelIds: ['120'] }],
    [
      'contactFields',
      { contactFields: [{ type: 'standard_field', field: 'email' }] },
      { contactFields: ['custom_field:Kiln', 'standard_field:email'] },
      { contactFields: ['custom_field:email'] },
    ],
    ['tags', { tags: ['vip'] }, { tags: ['vip'] }, { tags: ['VIP'] }],
  ])('let through by %s only what shares a value', (name, filters, matching, other) => {
    expect(matchesFilters(filters, matching)).toBe(true);
    expect(matchesFilters(filters, other)).toBe(false);
    expect(matchesFilters(filters, { [name]: [] })).toBe(false);
  });

  it('let everything through when there are none or all are empty', () => {
    const empty = Object.fromEntries(FILTER_NAMES.map((name) => [name, []])) as SubscriptionFilters;
    fc.assert(
      fc.property(anyTraits, (traits) => {
        expect([matchesFilters({}, traits), matchesFilters(empty, traits)]).toEqual([true, true]);
      }),
    );
  });

  it('do not hold back events of types to which they do not apply', () => {
    expect(matchesFilters({ tags: ['vip'], channelIds: [12] }, {})).toBe(true);
    expect(matchesFilters({ tags: ['vip'], channelIds: [12] }, { channelIds: ['12'] })).toBe(true);
  });

  it('all have to agree where more than one applies', () => {
    const filters = { messageTypes: ['text'], senderSources: ['user'] };
    expect(
      matchesFilters(filters, { messageTypes: ['text'], senderSources: ['api'], channelIds: ['1'] }),
    ).toBe(false);
    expect(
      matchesFilters(filters, { messageTypes: ['text'], senderSources: ['user'], channelIds: ['1'] }),
    ).toBe(true);
  });

  it('only ever hold back more when a value is taken away', () => {
    fc.assert(
      fc.property(anyTraits, fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 2 }), (traits, tags) => {
        const narrower = matchesFilters({ tags: tags.slice(1) }, traits);
        expect(!narrower || matchesFilters({ tags }, traits)).toBe(true);
      }),
    );
  });

  it('tell what they want in the words of traits', () => {
    expect(
      wantedTraits({ channelIds: [12], contactFields: [{ type: 'custom_field', field: 'a:b' }] }),
    ).toEqual({
      channelIds: ['12'],
      contactFields: ['custom_field:a:b'],
    });
  });

  it('are refused with every fault when they are not valid', () => {
    const filters = {
      channelIds: ['12', 1.5],
      tags: [''],
      messageTypes: Array.from({ length: 101 }, () => 'text'),
      contactFields: [{ type: 'field' }],
      colours: [],
    };
    const faults = new ModelValidator().faults(SubscriptionFilters, filters, 'closed', 'filters');
    expect(faults.map(({ path, message }) => `${path} ${message}`).sort()).toEqual([
      'filters.channelIds[0] must be an integer',
      'filters.channelIds[1] must be an integer',
      'filters.colours is not a known field',
      'filters.contactFields[0].field is required',
      'filters.contactFields[0].type must be one of: standard_field, custom_field',
      'filters.messageTypes must have at most 100 items',
      'filters.tags[0] must not be empty',
    ]);
  });
});
