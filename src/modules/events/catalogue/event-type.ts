import type { Type } from '@nestjs/common';
import type { EventTraits } from '../../../contracts/event-traits.js';

/** What was changed in an event type, and with which version of the service. */
export interface EventTypeChange {
  readonly version: string;
  readonly change: string;
}

/** All event types came with the first version. */
const FIRST_VERSION: readonly EventTypeChange[] = [{ version: '0.1.0', change: 'First version.' }];

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
  /** What became of it, newest first. */
  readonly changelog: readonly EventTypeChange[];
  /** What filters look at; a key for each filter that applies to this type, whatever `data` holds. */
  traits(data: Data): EventTraits;
  /** Whose event it is; null if it is nobody's. */
  contactId(data: Data): number | null;
}

type Defaulted = 'traits' | 'contactId' | 'changelog';

/** An event type without filters, about `data.contact`, as it was in the first version, unless `definition` says otherwise. */
export function defineEventType<Data extends object>(
  definition: Omit<EventType<Data>, Defaulted> & Partial<Pick<EventType<Data>, Defaulted>>,
): EventType<Data> {
  return { traits: () => ({}), contactId: idOfContact, changelog: FIRST_VERSION, ...definition };
}

function idOfContact(data: { readonly contact?: { readonly id: number } }): number | null {
  return data.contact?.id ?? null;
}
