import type { Tx } from './tx.js';

/**
 * Deletes up to `limit` rows of a table that is not partitioned, whichever come first, and gives how many: what a job
 * deletes in one statement is bounded, whatever has gathered. `condition` has its values as `$1`, `$2` and so on.
 */
export async function deleteSome(
  on: Pick<Tx, 'rows'>,
  table: string,
  condition: string,
  values: readonly unknown[],
  limit: number,
): Promise<number> {
  const gone = await on.rows(
    `delete from ${table} where ctid = any(array(
       select ctid from ${table} where ${condition} limit $${values.length + 1} for update))
     returning 1`,
    [...values, limit],
  );
  return gone.length;
}

/** Calls `step`, which deletes a bounded number of rows, until it deletes none or has been called `stepsMax` times. */
export async function inSteps(step: () => Promise<number>, stepsMax: number): Promise<number> {
  let total = 0;
  for (let count = 0; count < stepsMax; count += 1) {
    const gone = await step();
    total += gone;
    if (gone === 0) break;
  }
  return total;
}
