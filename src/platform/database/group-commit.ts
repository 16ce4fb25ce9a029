import DataLoader from 'dataloader';

/**
 * Makes one call of many: what is asked while a group is under way forms the next one, so that groups grow with the
 * load and an idle system waits for nothing. Groups run one at a time.
 *
 * @param run gets the items in the order in which they were asked and gives a result, or an Error, for each
 * @param sizeMax items in one group
 */
export function groupCommit<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>,
  sizeMax: number,
): (item: Item) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let isBusy = false;

  const next = (): void => {
    if (isBusy) return;
    const dispatch = waiting.shift();
    if (!dispatch) return;
    isBusy = true;
    setImmediate(dispatch);
  };

  const loader = new DataLoader<Item, Result>(
    async (items) => {
      try {
        return await run(items);
      } finally {
        isBusy = false;
        next();
      }
    },
    {
      cache: false,
      maxBatchSize: sizeMax,
      batchScheduleFn: (dispatch) => {
        waiting.push(dispatch);
        next();
      },
    },
  );
  return (item) => loader.load(item);
}
