import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { eventually } from '../../../test/support/eventually.js';
import { FakeClock } from '../../../test/support/fake-clock.js';
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
});
