import DataLoader from 'dataloader';

/**
 * Makes one call of many: what is asked while a group is under way forms the next one, so that groups grow with the
 * load and an idle system waits for nothing.
 *
 * @param run gets the items in the order in which they were asked and gives a result, or an Error, for each; a promise
 *   of one for what is done elsewhere, so that the next group does not wait for it
 * @param sizeMax items in one group
 * @param atOnce groups under way at a time; more than one where groups don't wait for each other's locks, so that
 *   one is made ready while Postgres works at the other
 * @param letsOthersGo asked before a group: whether it waits for one turn of the event loop more, for the sake of other
 *   work of this process; what is asked in that turn joins it
 */
export function groupCommit<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly (Result | Promise<Result> | Error)[]>,
  sizeMax: number,
  atOnce = 1,
  letsOthersGo: () => boolean = () => false,
): (item: Item) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let underWay = 0;

  const next = (): void => {
    if (underWay === atOnce) return;
    const dispatch = waiting.shift();
    if (!dispatch) return;
    underWay += 1;
    setImmediate(letsOthersGo() ? () => setImmediate(dispatch) : dispatch);
  };

  const loader = new DataLoader<Item, Result>(
    async (items) => {
      try {
        // A promise among the results is adopted by whoever asked.
        return (await run(items)) as (Result | Error)[];
      } finally {
        underWay -= 1;
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
