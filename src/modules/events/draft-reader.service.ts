import { hash } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { DomainError, validationFailed } from '../../common/domain-error.js';
import type { Fault } from '../../common/fault.js';
import { newId } from '../../common/ids.js';
import { Settings } from '../../platform/config/settings.js';
import { ModelValidator } from '../../platform/openapi/model-validator.js';
import type { EventDraft } from './acceptance.js';
import { EventCatalogue } from './catalogue/event-catalogue.service.js';
import { BATCH_EVENTS_MAX, PostEventDto, PostEventsDto } from './http/event.dto.js';

/** The longest `Idempotency-Key`. */
export const IDEMPOTENCY_KEY_LENGTH_MAX = 255;

/** Of a batch; nobody reads more. */
const FAULTS_MAX = 1000;

/** Reads what producers post: checks it, completes it and serialises it, once. */
@Injectable()
export class DraftReader implements OnApplicationBootstrap {
  constructor(
    private readonly catalogue: EventCatalogue,
    private readonly validator: ModelValidator,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Where requests are taken, the first ones are checked as fast as all others. */
  onApplicationBootstrap(): void {
    if (this.settings.role === 'worker') return;
    this.catalogue.prepare();
    for (const model of [PostEventDto, PostEventsDto]) this.validator.prepare(model, 'closed');
  }

  /** Reads one event. @throws validation_failed with all its faults, payload_too_large */
  readOne(body: unknown, idempotencyKey: string | undefined): EventDraft {
    const faults = [
      ...this.validator.faults(PostEventDto, body ?? {}, 'closed'),
      ...this.dataFaultsOf(body, ''),
      ...faultsOfKey(idempotencyKey),
    ];
    if (faults.length > 0) throw validationFailed(faults);
    return this.draftOf(body as PostEventDto, idempotencyKey, 'data');
  }

  /** Reads a batch. @throws validation_failed with the faults of all its events, payload_too_large */
  readMany(body: unknown): EventDraft[] {
    const faults = this.validator.faults(PostEventsDto, body ?? {}, 'closed');
    const { events } = (body ?? {}) as { events?: unknown };
    const list: unknown[] = Array.isArray(events) ? events.slice(0, BATCH_EVENTS_MAX) : [];
    for (const [index, event] of list.entries()) {
      if (faults.length >= FAULTS_MAX) break;
      for (const fault of this.dataFaultsOf(event, `events[${index}]`)) faults.push(fault);
    }
    if (faults.length > 0) throw validationFailed(faults.slice(0, FAULTS_MAX));
    return (body as PostEventsDto).events.map((event, index) =>
      this.draftOf(event, undefined, `events[${index}].data`),
    );
  }

  /** The faults of `data`, as far as its type is known; everything else is the envelope's. */
  private dataFaultsOf(event: unknown, at: string): Fault[] {
    if (typeof event !== 'object' || event === null) return [];
    const { type, data } = event as Partial<PostEventDto>;
    if (typeof type !== 'string' || !this.catalogue.find(type)) return [];
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return [];
    return this.catalogue.faultsOf(type, data, at);
  }

  private draftOf(event: PostEventDto, idempotencyKey: string | undefined, path: string): EventDraft {
    const { type, data } = event;
    const id = event.id?.toLowerCase() ?? newId(this.clock.now());
    const dataText = this.catalogue.textOf(type, data);
    const body = this.catalogue.bodyOf(type, id, dataText);
    this.refuseTooLarge(body, path);
    return {
      id,
      isIdGiven: event.id !== undefined,
      type,
      occurredAt: event.occurredAt ? new Date(event.occurredAt) : null,
      contactId: this.catalogue.contactIdOf(type, data),
      traits: this.catalogue.traitsOf(type, data),
      body,
      digest: digestOf(event, dataText),
      formerDigest: () => digestOf(event, JSON.stringify(data)),
      keys: idempotencyKey === undefined ? [id] : [id, keyOf(idempotencyKey)],
    };
  }

  private refuseTooLarge(body: string, path: string): void {
    const limit = this.settings.eventBodyLimitBytes;
    // A unit of text takes three bytes at most, so that most bodies need not be measured.
    if (body.length * 3 <= limit || Buffer.byteLength(body) <= limit) return;
    const faults = [{ path, message: `makes a body of more than ${limit} bytes` }];
    throw new DomainError('payload_too_large', 'The event is too large; see errors.', { faults });
  }
}

function faultsOfKey(idempotencyKey: string | undefined): Fault[] {
  if (idempotencyKey === undefined) return [];
  const { length } = idempotencyKey;
  if (length > 0 && length <= IDEMPOTENCY_KEY_LENGTH_MAX) return [];
  return [{ path: 'Idempotency-Key', message: `must have 1 to ${IDEMPOTENCY_KEY_LENGTH_MAX} characters` }];
}

/** The id is not part of it: with an `Idempotency-Key` alone, every try is given another. */
function digestOf({ type, occurredAt }: PostEventDto, dataText: string): string {
  const head = JSON.stringify([type, occurredAt ?? null]);
  return hash('sha256', `${head.slice(0, -1)},${dataText}]`, 'hex');
}

/** 128 bits in the form of a UUID, so that ids and keys share one narrow index. */
function keyOf(idempotencyKey: string): string {
  const digest = hash('sha256', `idempotency-key:${idempotencyKey}`, 'hex');
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
