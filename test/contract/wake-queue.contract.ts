import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Clock } from '../../src/common/clock.js';
import type { AfterRun, WakeQueue, WakeQueues } from '../../src/platform/queue/wake-queue.js';
import { eventually } from '../support/eventually.js';
import { Gate } from '../support/gate.js';

/** An adapter under test, with the clock that it goes by. */
export interface WakeQueuesUnderTest {
  readonly queues: WakeQueues;
  readonly clock: Clock;
  /** Called while the suite waits, so that time goes on also where the clock stands still. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

const DONE: AfterRun = { kind: 'done' };
const AGAIN: AfterRun = { kind: 'again' };
const HOUR_MS = 3_600_000;

/** What every `WakeQueues` promises. */
export function describeWakeQueues(start: () => Promise<WakeQueuesUnderTest>): void {
  let subject: WakeQueuesUnderTest;
  let queue: WakeQueue;

  beforeEach(async () => {
    subject = await start();
    queue = subject.queues.open('lanes');
  });

  afterEach(() => subject.close());

  const nowMs = () => subject.clock.now().getTime();
  const inMs = (ms: number) => new Date(nowMs() + ms);
  const until = (what: string, condition: () => boolean | Promise<boolean>) =>
    eventually(what, async () => {
      await subject.tick();
      return condition();
    });
  const ignore = () => undefined;

  it('gives the same queue for the same name, and none for a name that it does not know', () => {
    expect(subject.queues.open('lanes')).toBe(queue);
    expect(subject.queues.open('mail')).not.toBe(queue);
    expect(() => subject.queues.open('parcels')).toThrow('There is no queue parcels');
  });

  it('is reachable', async () => {
    expect(await subject.queues.isReachable()).toBe(true);
  });

  it('has one consumer in a process', () => {
    queue.consume(1, async () => DONE, ignore);
    expect(() => queue.consume(1, async () => DONE, ignore)).toThrow('one consumer');
  });

  it('handles a key once, though it was woken often before', async () => {
    const handled: string[] = [];
    for (let round = 0; round < 5; round++) await queue.wake([{ key: 'a' }, { key: 'b' }, { key: 'a' }]);
    const gone: string[] = [];
    queue.consume(
      10,
      async (key) => {
        handled.push(key);
        return DONE;
      },
      (keys) => gone.push(...keys),
    );
    await until('both have left', () => gone.length === 2);
    expect(handled.sort()).toEqual(['a', 'b']);
    expect(gone.sort()).toEqual(['a', 'b']);
  });

  it('takes keys that look like numbers or like words of the server', async () => {
    const keys = ['1', '2', 'id', 'wait', 'active', 'delayed', 'a:b', '0'];
    const handled: string[] = [];
    queue.consume(2, async (key) => (handled.push(key), DONE), ignore);
    await queue.wake(keys.map((key) => ({ key })));
    await until('all are handled', () => handled.length === keys.length);
    expect(handled.sort()).toEqual([...keys].sort());
  });

  it('handles thousands of keys that are woken together once each', async () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => `key-${index}`);
    const handled: string[] = [];
    let gone = 0;
    queue.consume(
      50,
      async (key) => (handled.push(key), DONE),
      (some) => (gone += some.length),
    );
    await queue.wake(keys.map((key) => ({ key })));
    await until('all have left', () => gone === keys.length);
    expect(new Set(handled).size).toBe(keys.length);
    expect(handled).toHaveLength(keys.length);
  });

  it('handles keys in the order in which they were woken, and one that comes again after the others', async () => {
    const handled: string[] = [];
    await queue.wake(['a', 'b', 'c'].map((key) => ({ key })));
    queue.consume(1, async (key) => (handled.push(key) === 1 ? AGAIN : DONE), ignore);
    await until('all are handled', () => handled.length === 4);
    expect(handled).toEqual(['a', 'b', 'c', 'a']);
  });

  it('does nothing when a key is woken while it is handled', async () => {
    const gate = new Gate();
    const handled: string[] = [];
    const gone: string[] = [];
    queue.consume(
      2,
      async (key) => {
        handled.push(key);
        if (key === 'a') await gate.passed;
        return DONE;
      },
      (keys) => gone.push(...keys),
    );
    await queue.wake([{ key: 'a' }]);
    await until('a is in hand', () => handled.length === 1);
    await queue.wake([{ key: 'a' }]);
    gate.open();
    await until('a has left', () => gone.length === 1);
    await queue.wake([{ key: 'b' }]);
    await until('b has left', () => gone.length === 2);
    expect(handled).toEqual(['a', 'b']);
  });

  it('tells of a key only when waking it is not a no-op any more', async () => {
    const handled: string[] = [];
    queue.consume(
      1,
      async (key) => (handled.push(key), DONE),
      (keys) => {
        if (handled.length < 50) void queue.wake(keys.map((key) => ({ key })));
      },
    );
    await queue.wake([{ key: 'a' }]);
    await until('every wake was heard', () => handled.length === 50);
    expect(new Set(handled)).toEqual(new Set(['a']));
  });

  it('loses no wake-up that comes when a handler has just looked, if one looks again at keys that left', async () => {
    const desk = new Desk(queue);
    const keys = Array.from({ length: 40 }, (_, index) => `lane-${index}`);
    let late = 0;
    desk.consume(10, async (key) => {
      if (late >= 2_000) return;
      late++;
      desk.put(key);
      await queue.wake([{ key }]);
    });
    for (const key of keys) desk.put(key);
    await queue.wake(keys.map((key) => ({ key })));
    await until('all work is found', () => late >= 2_000 && desk.isEmpty());
    expect(desk.taken).toBe(keys.length + late);
  });

  it('loses no wake-up in a storm of wakes', async () => {
    const desk = new Desk(queue);
    desk.consume(4, async () => undefined);
    const wakes: Promise<void>[] = [];
    for (let round = 0; round < 3_000; round++) {
      const key = `lane-${round % 7}`;
      desk.put(key);
      wakes.push(queue.wake([{ key }]));
      if (round % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(wakes);
    await until('all work is found', () => desk.isEmpty());
    expect(desk.taken).toBe(3_000);
  });

  it('handles a key that is woken for later at its time', async () => {
    const at = inMs(400);
    const times: number[] = [];
    queue.consume(1, async () => (times.push(nowMs()), DONE), ignore);
    await queue.wake([{ key: 'a', at }]);
    await until('it is handled', () => times.length > 0);
    expect(times).toHaveLength(1);
    expect(times[0]).toBeGreaterThanOrEqual(at.getTime());
  });

  it('keeps a key until the time that its handler names, and swallows wakes until then', async () => {
    const handled: { key: string; atMs: number }[] = [];
    const gone: string[] = [];
    let at = new Date(0);
    queue.consume(
      1,
      async (key) => {
        handled.push({ key, atMs: nowMs() });
        if (handled.length > 1) return DONE;
        at = inMs(800);
        return { kind: 'at', at };
      },
      (keys) => gone.push(...keys),
    );
    await queue.wake([{ key: 'a' }]);
    await until('a waits', async () => handled.length === 1 && (await queue.counts()).delayed === 1);
    await queue.wake([{ key: 'a' }, { key: 'a', at: inMs(10) }]);
    await queue.wake([{ key: 'b' }]);
    await until('all have left', () => gone.length === 2);
    expect(handled.map(({ key }) => key)).toEqual(['a', 'b', 'a']);
    expect(handled[2]?.atMs).toBeGreaterThanOrEqual(at.getTime());
    expect(gone).toEqual(['b', 'a']);
  });

  it('handles a key at once whose time has passed', async () => {
    const handled: string[] = [];
    queue.consume(
      1,
      async (key) => (handled.push(key) === 1 ? { kind: 'at', at: inMs(-HOUR_MS) } : DONE),
      ignore,
    );
    await queue.wake([{ key: 'a', at: inMs(-HOUR_MS) }]);
    await until('it is handled twice', () => handled.length === 2);
    expect(handled).toEqual(['a', 'a']);
  });

  it('brings forward keys that wait for later, and wakes those that do not stand in the queue', async () => {
    const handled: string[] = [];
    await queue.wake([
      { key: 'a', at: inMs(HOUR_MS) },
      { key: 'b', at: inMs(HOUR_MS) },
      { key: 'c', at: inMs(HOUR_MS) },
    ]);
    queue.consume(10, async (key) => (handled.push(key), DONE), ignore);
    await queue.hurry(['a', 'b', 'd']);
    await until('they are handled', () => handled.length === 3);
    expect(handled.sort()).toEqual(['a', 'b', 'd']);
    await until('c still waits', async () => (await queue.counts()).delayed === 1);
  });

  it('brings forward also a key whose handler, at that moment, puts it off', async () => {
    const gate = new Gate();
    let handled = 0;
    queue.consume(
      1,
      async () => {
        if (++handled > 1) return DONE;
        await gate.passed;
        return { kind: 'at', at: inMs(HOUR_MS) };
      },
      ignore,
    );
    await queue.wake([{ key: 'a' }]);
    await until('it is in hand', () => handled === 1);
    await queue.hurry(['a']);
    gate.open();
    await until('it is handled again', () => handled === 2);
    expect(await queue.counts()).toMatchObject({ waiting: 0, delayed: 0 });
  });

  it('handles as many keys at a time as agreed, and a waiting one as soon as another is done', async () => {
    const gates = new Map<string, Gate>();
    let inHand = 0;
    let most = 0;
    queue.consume(
      3,
      async (key) => {
        const gate = new Gate();
        gates.set(key, gate);
        most = Math.max(most, ++inHand);
        await gate.passed;
        inHand--;
        return DONE;
      },
      ignore,
    );
    const keys = Array.from({ length: 8 }, (_, index) => `key-${index}`);
    await queue.wake(keys.map((key) => ({ key })));
    await until('three are in hand', () => gates.size === 3);
    for (let taken = 3; taken < keys.length; taken++) {
      [...gates.values()].at(-1)?.open();
      await until('the next is taken while the first two hang', () => gates.size === taken + 1);
    }
    for (const gate of gates.values()) gate.open();
    await until('none is in hand', () => inHand === 0);
    expect(most).toBe(3);
  });

  it('handles a key again, after pauses that grow, when its handler throws, and others meanwhile', async () => {
    const times: number[] = [];
    const others: string[] = [];
    queue.consume(
      1,
      async (key) => {
        if (key !== 'a') return (others.push(key), DONE);
        times.push(nowMs());
        if (times.length < 3) throw new Error('the database is away');
        return DONE;
      },
      ignore,
    );
    await queue.wake([{ key: 'a' }]);
    await until('a was tried', () => times.length === 1);
    await queue.wake([{ key: 'b' }]);
    await until('a has succeeded', () => times.length === 3);
    const [first = 0, second = 0, third = 0] = times;
    expect(others).toEqual(['b']);
    expect(second - first).toBeGreaterThanOrEqual(1_000);
    expect(third - second).toBeGreaterThanOrEqual(2_000);
  });

  it('handles keys also when a listener to those that left throws', async () => {
    const handled: string[] = [];
    queue.consume(
      1,
      async (key) => (handled.push(key), DONE),
      () => {
        throw new Error('no ear');
      },
    );
    await queue.wake([{ key: 'a' }]);
    await until('a is handled', () => handled.length === 1);
    await queue.wake([{ key: 'b' }]);
    await until('b is handled', () => handled.length === 2);
    expect(handled).toEqual(['a', 'b']);
  });

  it('stops by taking no more keys and waiting for those in hand', async () => {
    const gate = new Gate();
    const handled: string[] = [];
    const gone: string[] = [];
    queue.consume(
      1,
      async (key) => {
        handled.push(key);
        await gate.passed;
        return DONE;
      },
      (keys) => gone.push(...keys),
    );
    await queue.wake([{ key: 'a' }, { key: 'b' }]);
    await until('a is in hand', () => handled.length === 1);
    let isStopped = false;
    const stopping = queue.stop().then(() => (isStopped = true));
    await queue.wake([{ key: 'c' }]);
    expect(isStopped).toBe(false);
    gate.open();
    await stopping;
    expect(handled).toEqual(['a']);
    expect(gone).toEqual(['a']);
    expect(await queue.counts()).toEqual({ waiting: 2, delayed: 0, active: 0 });
  });

  it('leaves to others what is woken after it was told to stop', async () => {
    const handled: string[] = [];
    queue.consume(5, async (key) => (handled.push(key), DONE), ignore);
    await queue.wake([{ key: 'a' }]);
    await until('a is handled', () => handled.length === 1);
    const stopping = queue.stop();
    await queue.wake([{ key: 'b' }, { key: 'c' }]);
    await stopping;
    await until('both wait', async () => (await queue.counts()).waiting === 2);
    expect(handled).toEqual(['a']);
  });

  it('stops also when it was never consumed, and twice', async () => {
    await queue.wake([{ key: 'a' }]);
    await queue.stop();
    await queue.stop();
    expect(await queue.counts()).toEqual({ waiting: 1, delayed: 0, active: 0 });
  });

  it('counts the keys that wait, those that wait for their time and those in hand', async () => {
    const gate = new Gate();
    queue.consume(
      2,
      async () => {
        await gate.passed;
        return DONE;
      },
      ignore,
    );
    await queue.wake(['a', 'b', 'c', 'd', 'e'].map((key) => ({ key })));
    await queue.wake([{ key: 'f', at: inMs(HOUR_MS) }]);
    await until('two are in hand', async () => (await queue.counts()).active === 2);
    expect(await queue.counts()).toEqual({ waiting: 3, delayed: 1, active: 2 });
    gate.open();
    await until('one is left', async () => {
      const { waiting, delayed, active } = await queue.counts();
      return waiting === 0 && delayed === 1 && active === 0;
    });
  });

  it('keeps queues of other names apart', async () => {
    const handled: string[] = [];
    const mail = subject.queues.open('mail');
    mail.consume(1, async (key) => (handled.push(`mail ${key}`), DONE), ignore);
    queue.consume(1, async (key) => (handled.push(`lane ${key}`), DONE), ignore);
    await queue.wake([{ key: 'a' }]);
    await mail.wake([{ key: 'a' }]);
    await until('both are handled', () => handled.length === 2);
    expect(handled.sort()).toEqual(['lane a', 'mail a']);
  });
}

/** Work by key, as Postgres would hold it, and a consumer that looks for it the way that the port asks for. */
class Desk {
  taken = 0;
  private readonly work = new Map<string, number>();

  constructor(private readonly queue: WakeQueue) {}

  put(key: string): void {
    this.work.set(key, (this.work.get(key) ?? 0) + 1);
  }

  isEmpty(): boolean {
    return this.work.size === 0;
  }

  /** `afterLook` runs when the handler has taken what there was and is about to say that it is done. */
  consume(concurrency: number, afterLook: (key: string) => Promise<void>): void {
    this.queue.consume(
      concurrency,
      async (key) => {
        await new Promise((resolve) => setImmediate(resolve));
        this.taken += this.work.get(key) ?? 0;
        this.work.delete(key);
        await afterLook(key);
        return DONE;
      },
      (keys) => void this.lookAgain(keys),
    );
  }

  private async lookAgain(keys: readonly string[]): Promise<void> {
    const restless = keys.filter((key) => this.work.has(key));
    if (restless.length > 0) await this.queue.wake(restless.map((key) => ({ key })));
  }
}
