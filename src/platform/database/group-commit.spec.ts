import { describe, expect, it } from '@jest/globals';
import { groupCommit } from './group-commit.js';

/** A groupCommit whose groups end when they are told to. */
function stage(sizeMax = 100, letsOthersGo?: () => boolean) {
  const groups: { items: readonly number[]; end: (failure?: Error) => void }[] = [];
  const ask = groupCommit<number, string>(
    (items) =>
      new Promise((resolve, reject) => {
        const end = (failure?: Error) => {
          if (failure) reject(failure);
          else resolve(items.map((item) => (item < 0 ? new Error(`no ${item}`) : `done ${item}`)));
        };
        groups.push({ items, end });
      }),
    sizeMax,
    1,
    letsOthersGo,
  );
  /** Ends the group that runs, once it does. */
  const endNext = async (failure?: Error): Promise<readonly number[]> => {
    while (groups.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const [group] = groups.splice(0, 1);
    group?.end(failure);
    return group?.items ?? [];
  };
  return { ask, endNext };
}

describe('group commit', () => {
  it('gives each one its own result, in the order in which they asked', async () => {
    const { ask, endNext } = stage();
    const answers = Promise.all([ask(3), ask(1), ask(2)]);
    expect(await endNext()).toEqual([3, 1, 2]);
    expect(await answers).toEqual(['done 3', 'done 1', 'done 2']);
  });

  it('makes one group of what is asked while another is under way', async () => {
    const { ask, endNext } = stage();
    const first = ask(1);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const others = [ask(2)];
    await Promise.resolve();
    others.push(ask(3));
    await new Promise((resolve) => setImmediate(resolve));
    others.push(ask(4));
    expect(await endNext()).toEqual([1]);
    await first;
    expect(await endNext()).toEqual([2, 3, 4]);
    expect(await Promise.all(others)).toEqual(['done 2', 'done 3', 'done 4']);
  });

  it.each([
    { letsOthersGo: false, group: [1] },
    { letsOthersGo: true, group: [1, 2] },
  ])('waits a turn of the event loop more where others are to go first: $letsOthersGo', async (each) => {
    const { ask, endNext } = stage(100, () => each.letsOthersGo);
    const first = ask(1);
    const joins = new Promise((resolve) => setImmediate(resolve)).then(() => ask(2));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(await endNext()).toEqual(each.group);
    await first;
    if (!each.letsOthersGo) await endNext();
    await joins;
  });

  it('makes groups of no more than so many', async () => {
    const { ask, endNext } = stage(2);
    const answers = Promise.all([1, 2, 3, 4, 5].map(ask));
    expect([await endNext(), await endNext(), await endNext()]).toEqual([[1, 2], [3, 4], [5]]);
    await answers;
  });

  it('refuses one without refusing its neighbours', async () => {
    const { ask, endNext } = stage();
    const answers = Promise.allSettled([ask(1), ask(-2), ask(3)]);
    await endNext();
    expect(await answers).toMatchObject([
      { value: 'done 1' },
      { reason: { message: 'no -2' } },
      { value: 'done 3' },
    ]);
  });

  it('fails a whole group with its transaction, and goes on with the next', async () => {
    const { ask, endNext } = stage(2);
    const answers = Promise.allSettled([ask(1), ask(2), ask(3)]);
    await endNext(new Error('the database is away'));
    await endNext();
    expect(await answers).toMatchObject([
      { reason: { message: 'the database is away' } },
      { reason: { message: 'the database is away' } },
      { value: 'done 3' },
    ]);
  });

  it('asks again for what is asked twice', async () => {
    const { ask, endNext } = stage();
    const answers = Promise.all([ask(1), ask(1)]);
    expect(await endNext()).toEqual([1, 1]);
    expect(await answers).toEqual(['done 1', 'done 1']);
  });
});
