import type { Type } from '@nestjs/common';
import type { EventTraits } from '../../../contracts/event-traits.js';

/** One kind of event: what it is called, what its `data` looks like and what can be filtered by. */
export interface EventType<Data extends object = object> {
  /** As in `event_type`. */
  readonly name: string;
  readonly title: string;
  /** When it happens, in a sentence. */
  readonly description: string;
  /** The class whose `@ApiProperty` decorators are the only source of the schema of `data`. */
  readonly model: Type<Data>;
  /** A valid `data`, complete as delivered; shown in the documents and sent as test event. */
  readonly example: Data;
  /** What filters look at; a key for each filter that applies to this type, whatever `data` holds. */
  traits(data: Data): EventTraits;
  /** Whose event it is; null if it is nobody's. */
  contactId(data: Data): number | null;
}

/** An event type without filters, about `data.contact`, unless `definition` says otherwise. */
export function defineEventType<Data extends object>(
  definition: Omit<EventType<Data>, 'traits' | 'contactId'> &
    Partial<Pick<EventType<Data>, 'traits' | 'contactId'>>,
): EventType<Data> {
  return { traits: () => ({}), contactId: idOfContact, ...definition };
}

function idOfContact(data: { readonly contact?: { readonly id: number } }): number | null {
  return data.contact?.id ?? null;
}
