import { describe, expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { OverdueRequests } from './overdue-requests.js';

describe('requests whose time is over', () => {
  it('are ended in order, a few in each turn of the event loop, until none is left', async () => {
    const overdue = new OverdueRequests();
    const ended: number[] = [];
    for (let number = 1; number <= 20; number += 1) overdue.add(() => void ended.push(number));
    const counts = [ended.length];
    while (ended.length < 20 && counts.length < 10) {
      await nextTurn();
      counts.push(ended.length);
    }
    expect(counts).toEqual([0, 8, 16, 20]);
    expect(ended).toEqual([...ended].sort((a, b) => a - b));
  });

  it('are ended also when they come later', async () => {
    const overdue = new OverdueRequests();
    const ended: string[] = [];
    overdue.add(() => void ended.push('first'));
    await nextTurn();
    overdue.add(() => void ended.push('second'));
    await nextTurn();
    expect(ended).toEqual(['first', 'second']);
  });
});
