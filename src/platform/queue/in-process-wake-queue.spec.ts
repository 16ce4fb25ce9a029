import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { eventually } from '../../../test/support/eventually.js';
import { FakeClock } from '../../../test/support/fake-clock.js';
import { InProcessWakeQueue } from './in-process-wake-queue.js';
import { InProcessWakeQueues } from './in-process-wake-queues.js';
import { QuietLog } from './quiet-log.js';

const KEYS = 100_000;

/** Counts the calls that wait for their time. */
class CountingClock extends FakeClock {
  waiting = 0;

  override callAt(at: Date, run: () => void): () => void {
    this.waiting++;
    let isWaiting = true;
    const end = () => {
      if (isWaiting) this.waiting--;
      isWaiting = false;
    };
    const cancel = super.callAt(at, () => {
      end();
      run();
    });
    return () => {
      end();
      cancel();
    };
  }
}

describe('The queue inside the process', () => {
  it('asks the clock for one call, however many keys wait for their time, and handles them in its order', async () => {
    const clock = new CountingClock();
    const queue = new InProcessWakeQueues(clock, new QuietLog(new Logger())).open('lanes');
    const startMs = clock.now().getTime();
    // 7919 is prime to the number of keys, so every delay occurs once, in no order.
    const delays = Array.from({ length: KEYS }, (_, index) => 1 + ((index * 7_919) % KEYS));
    await queue.wake(delays.map((ms) => ({ key: `${ms}`, at: new Date(startMs + ms) })));
    expect(clock.waiting).toBe(1);
    expect(await queue.counts()).toEqual({ waiting: 0, delayed: KEYS, active: 0 });

    const handled: number[] = [];
    queue.consume(
      100,
      async (key) => {
        handled.push(Number(key));
        return { kind: 'done' };
      },
      () => undefined,
    );
    await clock.advance(500);
    await eventually('the first are handled', () => handled.length === 500);
    expect(handled).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    expect(clock.waiting).toBe(1);

    await queue.stop();
    expect(clock.waiting).toBe(0);
  });

  it('brings a key forward for whom its time is too late, and puts none off', async () => {
    const clock = new FakeClock();
    const queue = new InProcessWakeQueue(clock, new QuietLog(new Logger()), Promise.resolve());
    const inMs = (ms: number) => new Date(clock.now().getTime() + ms);
    const handled: string[] = [];
    await queue.wake(['earlier', 'later', 'now'].map((key) => ({ key, at: inMs(1_000) })));
    await queue.wakeNoLater([
      { key: 'earlier', at: inMs(500) },
      { key: 'later', at: inMs(2_000) },
      { key: 'now' },
      { key: 'new', at: inMs(800) },
    ]);
    expect(queue.size).toBe(4);
    queue.consume(
      1,
      async (key) => {
        handled.push(key);
        return { kind: 'done' };
      },
      () => undefined,
    );
    await eventually('what is due is handled', () => handled.length === 1);
    for (const [ms, count] of [
      [500, 2],
      [300, 3],
      [200, 4],
    ] as const) {
      await clock.advance(ms);
      await eventually('the next is handled', () => handled.length === count);
    }
    expect(handled).toEqual(['now', 'earlier', 'new', 'later']);
    await queue.stop();
  });

  it('gives what it still has when it was stopped, with its times', async () => {
    const clock = new FakeClock();
    const queue = new InProcessWakeQueue(clock, new QuietLog(new Logger()), Promise.resolve());
    const at = new Date(clock.now().getTime() + 1_000);
    await queue.wake([{ key: 'now' }, { key: 'later', at }]);
    await queue.stop();
    expect(queue.takeLeft()).toEqual([{ key: 'now' }, { key: 'later', at }]);
    expect(queue.size).toBe(0);
  });
});
