/**
 * How many rows one step of a purge may still delete. All that listen to a step share it, so that a step is short
 * whatever a workspace leaves behind; when a step ends with something left of it, nothing is left to delete.
 */
export class PurgeBudget {
  constructor(private rows: number) {}

  get isSpent(): boolean {
    return this.rows <= 0;
  }

  /** Has `work` delete what is left of the budget at most; it gives how many rows went. Not called with nothing left. */
  async spend(work: (limit: number) => Promise<number>): Promise<void> {
    if (!this.isSpent) this.rows -= await work(this.rows);
  }
}
