import { Logger } from '@nestjs/common';

const LIMIT_MS = 10_000;
/** Ctrl-C comes twice to a service that npm has started: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 500;

/**
 * Ends the process in order: on SIGTERM or SIGINT what was added last stops first, then the process exits with 0.
 * After ten seconds, or at a second signal that comes later, it exits with 1 as it is.
 */
export class ShutdownSequence {
  private readonly logger = new Logger(ShutdownSequence.name);
  private readonly steps: (() => Promise<void>)[] = [];
  private starting: Promise<unknown> = Promise.resolve();
  private isRunning = false;
  private signalledAt: number | null = null;

  constructor() {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (this.signalledAt !== null && performance.now() - this.signalledAt < SAME_SIGNAL_MS) return;
        if (this.isRunning) process.exit(1);
        this.signalledAt = performance.now();
        this.logger.log(`Stopping on ${signal}`);
        void this.run(0);
      });
    }
  }

  /**
   * Runs `start`, which adds how to stop each thing that it has started. A signal in the meantime takes effect
   * after it; when it fails, `explain` hears why and the process ends with 1.
   */
  async start(start: () => Promise<void>, explain: (error: unknown) => void): Promise<void> {
    const starting = start();
    this.starting = starting.catch(() => undefined);
    try {
      await starting;
    } catch (error) {
      explain(error);
      await this.run(1);
    }
  }

  /** Adds a step of the shutdown. */
  add(step: () => Promise<void>): void {
    this.steps.push(step);
  }

  private async run(exitCode: number): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    setTimeout(() => process.exit(1), LIMIT_MS).unref();
    await this.starting;
    let allWell = true;
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      allWell = (await this.attempt(step)) && allWell;
    }
    process.exit(allWell ? exitCode : 1);
  }

  private async attempt(step: () => Promise<void>): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      this.logger.error('Stopping failed', error);
      return false;
    }
  }
}
