import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { FakeClock } from '../../../test/support/fake-clock.js';
import { testSettings } from '../../../test/support/test-settings.js';
import type { Role } from '../../platform/config/settings.js';
import { ModelValidator } from '../../platform/openapi/model-validator.js';
import { EventCatalogue } from './catalogue/event-catalogue.service.js';
import { DraftReader } from './draft-reader.service.js';

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
