import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { FakeClock } from '../../../test/support/fake-clock.js';
import { testSettings } from '../../../test/support/test-settings.js';
import type { Role } from '../../platform/config/settings.js';
import { ModelValidator } from '../../platform/openapi/model-validator.js';
import type { EventDraft } from './acceptance.js';
import { EventCatalogue } from './catalogue/event-catalogue.service.js';
import { DraftReader } from './draft-reader.service.js';

const ID = '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11';

/** A reader after the boot of a process with that role, what it reads, and how often it has compiled since. */
function booted(role: Role) {
  const validator = new ModelValidator();
  const catalogue = new EventCatalogue(validator);
  const reader = new DraftReader(catalogue, validator, new FakeClock(), testSettings('', '', { role }));
  reader.onApplicationBootstrap();
  const compile = jest.spyOn(Ajv2020.prototype, 'compile');
  const events = catalogue.types().map(({ name, example }) => ({ type: name, data: example }));
  return { reader, events, compile };
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a digest', () => {
  const { reader } = booted('all');

  /** A draft of an event about a contact that has that beside its id. */
  function draftOf(more: object, occurredAt?: string): EventDraft {
    const data = { contact: { id: 1, firstName: 'Marta', ...more } };
    return reader.readOne({ id: ID, type: 'contact.created', occurredAt, data }, undefined);
  }

  it('is of what receivers get', () => {
    const { digest } = draftOf({ phone: null, email: null });
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(draftOf({}).digest).toBe(digest);
    const others = [draftOf({ phone: '+1' }), draftOf({}, '2026-11-27T00:00:00Z'), draftOf({ lastName: '' })];
    expect(new Set([digest, ...others.map((draft) => draft.digest)]).size).toBe(4);
  });

  it('was the same before, where nothing was added to what was sent', () => {
    const whole = draftOf({ phone: null, email: null }, '2026-11-27T00:00:00Z');
    expect(whole.formerDigest()).toBe(whole.digest);
    // As the code before ADR 15 made it.
    expect(draftOf({}).formerDigest()).toBe(
      '0e652ac63fe8b27736d9b25fe8e2fb82c8de633903c617068d85ab511a5b083d',
    );
  });
});

describe('a draft reader', () => {
  it.each<Role>(['all', 'api'])('compiles nothing for requests when the role is %s', (role) => {
    const { reader, events, compile } = booted(role);
    expect(events.map((event) => reader.readOne(event, undefined).type)).toEqual(
      events.map(({ type }) => type),
    );
    expect(reader.readMany({ events })).toHaveLength(events.length);
    expect(compile).not.toHaveBeenCalled();
  });

  it('compiles nothing at boot in a worker', () => {
    const { reader, events, compile } = booted('worker');
    reader.readMany({ events });
    expect(compile).toHaveBeenCalledTimes(events.length + 1);
  });
});
