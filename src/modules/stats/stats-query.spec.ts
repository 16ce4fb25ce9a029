import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../common/domain-error.js';
import { gridOf, type StatsTimes } from './stats-query.js';

const NOW = new Date('2026-05-10T12:34:56.789Z');

function spanOf(times: StatsTimes): string[] {
  const { since, until } = gridOf(times, NOW);
  return [since.toISOString(), until.toISOString()];
}

function faultsOf(times: StatsTimes): unknown {
  try {
    gridOf(times, NOW);
  } catch (error) {
    if (error instanceof DomainError) return error.details.faults;
  }
  throw new Error('It was not refused');
}

describe('gridOf', () => {
  it('shows an hour of minutes, a day of hours and thirty days, up to the bucket that holds now', () => {
    expect(spanOf({ interval: 'minute' })).toEqual(['2026-05-10T11:34:00.000Z', '2026-05-10T12:35:00.000Z']);
    expect(spanOf({ interval: 'hour' })).toEqual(['2026-05-09T12:00:00.000Z', '2026-05-10T13:00:00.000Z']);
    expect(spanOf({ interval: 'day' })).toEqual(['2026-04-10T00:00:00.000Z', '2026-05-11T00:00:00.000Z']);
  });

  it('takes whole buckets, and none that only begins at until', () => {
    const asked = { since: '2026-05-09T10:59:59.999Z', until: '2026-05-09T13:00:00Z' };
    const expected = ['2026-05-09T10:00:00.000Z', '2026-05-09T13:00:00.000Z'];
    expect(spanOf({ interval: 'hour', ...asked })).toEqual(expected);
  });

  it('counts back from until when since is left out', () => {
    const expected = ['2026-05-08T00:00:00.000Z', '2026-05-09T00:00:00.000Z'];
    expect(spanOf({ interval: 'hour', until: '2026-05-09T00:00:00Z' })).toEqual(expected);
  });

  it('ends with the bucket that holds now, also at its very start', () => {
    const onTheHour = new Date('2026-05-10T12:00:00.000Z');
    const { until } = gridOf({ interval: 'hour', until: '2030-01-01T00:00:00Z' }, onTheHour);
    expect(until.toISOString()).toBe('2026-05-10T13:00:00.000Z');
  });

  it('has no buckets of the future', () => {
    const { since, until } = gridOf({ interval: 'hour', since: '2027-01-01T00:00:00Z' }, NOW);
    expect(until).toEqual(since);
  });

  it('refuses an end that is not after the beginning', () => {
    const asked = { since: '2026-05-09T00:00:00Z', until: '2026-05-09T00:00:00Z' };
    expect(faultsOf({ interval: 'day', ...asked })).toEqual([
      { path: 'until', message: 'must be after since' },
    ]);
  });

  it('refuses more than 1,500 buckets, naming the interval', () => {
    expect(faultsOf({ interval: 'minute', since: '2026-05-09T10:00:00Z' })).toEqual([
      { path: 'interval', message: expect.stringContaining('1595 buckets') },
    ]);
  });

  it('refuses what is not kept any more, naming since', () => {
    const asked = { since: '2026-05-01T00:00:00Z', until: '2026-05-01T01:00:00Z' };
    expect(faultsOf({ interval: 'minute', ...asked })).toEqual([
      { path: 'since', message: expect.stringContaining('kept for 2 days') },
    ]);
    expect(spanOf({ interval: 'hour', ...asked })).toEqual([
      '2026-05-01T00:00:00.000Z',
      '2026-05-01T01:00:00.000Z',
    ]);
  });
});
