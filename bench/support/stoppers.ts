/** What was started and has to end, whatever happens in between. */
export class Stoppers {
  private readonly stops: (() => Promise<unknown>)[] = [];

  /** Ends `stop` with the others, the latest first. Gives a function that ends it earlier. */
  add(stop: () => Promise<unknown>): () => Promise<void> {
    this.stops.push(stop);
    return async () => {
      const index = this.stops.indexOf(stop);
      if (index < 0) return;
      this.stops.splice(index, 1);
      await stop();
    };
  }

  /** Ends everything; one that fails keeps no other from its end. */
  async stopAll(): Promise<void> {
    for (let stop = this.stops.pop(); stop; stop = this.stops.pop()) {
      await stop().catch((error: unknown) => console.error(error));
    }
  }
}
