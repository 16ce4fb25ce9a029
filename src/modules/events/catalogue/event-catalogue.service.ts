import { Injectable } from '@nestjs/common';
import type { Fault } from '../../../common/fault.js';
import { type EventTraits, FILTER_NAMES, type FilterName } from '../../../contracts/event-traits.js';
import type { JsonSchema } from '../../../platform/openapi/json-schema.js';
import { ModelValidator } from '../../../platform/openapi/model-validator.js';
import { EVENT_TYPES } from './catalogue.js';
import {
  DATA_DEPTH_MAX,
  RESERVED_KEYS,
  completeData,
  deliveredText,
  isNestedDeeperThan,
} from './delivered-data.js';
import { bodySchemaOf, dataSchemaOf } from './event-schemas.js';
import type { EventType } from './event-type.js';
import { PayloadEraser } from './payload-eraser.js';

/** The JSON Schemas of one event type. */
export interface EventSchemas {
  readonly data: JsonSchema;
  readonly body: JsonSchema;
}

/**
 * Everything that is known about event types. Methods that take a type's name throw for an unknown one, except
 * `find` and `faultsOf`; those that take `data` expect it without faults.
 */
@Injectable()
export class EventCatalogue {
  private readonly byName = new Map(EVENT_TYPES.map((type) => [type.name, type]));
  private readonly schemas = new Map<string, EventSchemas>();
  private eraser: PayloadEraser | undefined;

  /** The names of all types, in the order in which they are documented. */
  readonly names: readonly string[] = EVENT_TYPES.map(({ name }) => name);

  constructor(private readonly validator: ModelValidator) {}

  /** Compiles the schemas of all types now, so that the first event of each does not wait for it. */
  prepare(): void {
    for (const { model } of EVENT_TYPES) this.validator.prepare(model, 'open');
  }

  /** All types, in the order in which they are documented. */
  types(): readonly EventType[] {
    return EVENT_TYPES;
  }

  find(name: string): EventType | undefined {
    return this.byName.get(name);
  }

  /**
   * All that is wrong with an event of type `name`, an unknown name included. Paths are those of a request
   * (`type`, `data.contact.id`), below `at` if it is given (`events[3]`).
   */
  faultsOf(name: string, data: unknown, at = ''): Fault[] {
    const prefix = at && `${at}.`;
    const root = `${prefix}data`;
    const type = this.byName.get(name);
    if (!type) return [{ path: `${prefix}type`, message: `must be one of: ${this.names.join(', ')}` }];
    if (data === undefined) return [{ path: root, message: 'is required' }];
    const faults = this.validator.faults(type.model, data, 'open', root);
    if (typeof data !== 'object' || data === null) return faults;
    for (const key of RESERVED_KEYS) {
      if (Object.hasOwn(data, key)) {
        faults.push({ path: `${root}.${key}`, message: 'must not be part of data: it is added on delivery' });
      }
    }
    if (isNestedDeeperThan(DATA_DEPTH_MAX, data)) {
      faults.push({ path: root, message: `must not be nested deeper than ${DATA_DEPTH_MAX} levels` });
    }
    return faults;
  }

  /** `data` as receivers get it (see `completeData`), as JSON: serialised here and never again. */
  textOf(name: string, data: object): string {
    this.known(name);
    return JSON.stringify(completeData(data));
  }

  /** The body that is stored, signed and sent. `dataText` is what `textOf` gave. */
  bodyOf(name: string, eventId: string, dataText: string): string {
    return deliveredText(this.known(name).name, eventId, dataText);
  }

  /** A delivered body without what tells of a person; see `PayloadEraser`. */
  erase(name: string, body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    this.eraser ??= new PayloadEraser(EVENT_TYPES);
    return this.eraser.erase(this.known(name), body);
  }

  /** What filters look at. */
  traitsOf(name: string, data: object): EventTraits {
    return this.known(name).traits(data);
  }

  /** The filters that apply to the type. */
  filtersOf(name: string): FilterName[] {
    const { traits, example } = this.known(name);
    const applied = traits(example);
    return FILTER_NAMES.filter((filter) => applied[filter]);
  }

  /** The contact that the event is about, as text; null if it is about none. */
  contactIdOf(name: string, data: object): string | null {
    const id = this.known(name).contactId(data);
    return id === null ? null : String(id);
  }

  /** The JSON Schemas of `data` and of the delivered body, each complete in itself; built once. */
  schemasOf(name: string): EventSchemas {
    const type = this.known(name);
    const schemas = this.schemas.get(name) ?? { data: dataSchemaOf(type), body: bodySchemaOf(type) };
    this.schemas.set(name, schemas);
    return schemas;
  }

  private known(name: string): EventType {
    const type = this.byName.get(name);
    if (!type) throw new Error(`There is no event type "${name}".`);
    return type;
  }
}
