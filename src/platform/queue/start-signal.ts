/** Holds consumers back until the application has come up: `given` resolves once `give` was called. */
export class StartSignal {
  readonly given: Promise<void>;
  give: () => void;

  constructor() {
    this.given = new Promise((resolve) => {
      this.give = resolve;
    });
  }
}
