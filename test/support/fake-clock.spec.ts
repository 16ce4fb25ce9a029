import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.js';

const START = Date.parse('2026-01-01T00:00:00Z');

describe('the clock of the tests', () => {
  it('stands still until it is advanced', async () => {
    const clock = new FakeClock(new Date(START));
    await clock.advance(1500);
    expect(clock.now()).toEqual(new Date(START + 1500));
  });

  it('runs tasks in the order of their times, each at its time', async () => {
    const clock = new FakeClock(new Date(START));
    const seen: [string, number][] = [];
    const at = (name: string, ms: number) =>
      clock.callAt(new Date(START + ms), () => void seen.push([name, clock.now().getTime() - START]));
    at('late', 3000);
    at('early', 1000);
    at('too late', 9000);
    at('cancelled', 2000)();
    await clock.advance(5000);
    expect(seen).toEqual([
      ['early', 1000],
      ['late', 3000],
    ]);
  });

  it('runs what a task plans for a time that is passed meanwhile', async () => {
    const clock = new FakeClock(new Date(START));
    const seen: number[] = [];
    clock.callAt(new Date(START + 1000), () => {
      clock.callAt(new Date(START + 2000), () => void seen.push(clock.now().getTime() - START));
    });
    await clock.advance(5000);
    expect(seen).toEqual([2000]);
  });
});
