import type { Answer } from './fake-receiver.js';
import { Gate } from './gate.js';

/** Lets a number of endpoints answer together, so that how they are delivered to does not depend on who is faster. */
export class Lockstep {
  private gate = new Gate();
  private arrived = 0;
  private released: Promise<void> = Promise.resolve();

  constructor(private readonly endpoints: number) {}

  /** What each of the endpoints does with a request: it waits until all of them have one. */
  readonly answer = (): Answer => {
    const { gate } = this;
    this.arrived += 1;
    if (this.arrived === this.endpoints) {
      this.arrived = 0;
      this.gate = new Gate();
      gate.open();
    }
    return { after: gate.passed.then(() => this.released) };
  };

  /** Lets none answer before what it gives is called. */
  hold(): () => void {
    const gate = new Gate();
    this.released = gate.passed;
    return gate.open;
  }
}
