import type { DrainObserver } from './lane-runner.service.js';

/** An attempt that takes longer no longer keeps a slot. */
const SLOW_MS = 100;

/** Watches the attempts of one drain and hands its slot back when one of them is slow. */
export class SlotHolder implements DrainObserver {
  readonly handedBack: Promise<'handed back'>;
  private handBack: () => void = () => undefined;
  private timer: NodeJS.Timeout | undefined;

  /** @param mayHandBack asked when an attempt is slow; if it says no, the slot is kept and asked for again */
  constructor(private readonly mayHandBack: () => boolean) {
    this.handedBack = new Promise((resolve) => {
      this.handBack = () => resolve('handed back');
    });
  }

  attemptStarted(): void {
    this.timer = setTimeout(() => this.onSlow(), SLOW_MS);
  }

  attemptEnded(): void {
    clearTimeout(this.timer);
  }

  private onSlow(): void {
    if (this.mayHandBack()) this.handBack();
    else this.attemptStarted();
  }
}
