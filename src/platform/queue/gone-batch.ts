import { type QuietLog, textOf } from './quiet-log.js';

/** Gathers keys that left a queue and tells them together, at most `waitMs` after the first. */
export class GoneBatch {
  private keys: string[] = [];

  constructor(
    private readonly waitMs: number,
    private readonly tell: (keys: readonly string[]) => void,
    private readonly log: QuietLog,
  ) {}

  add(key: string): void {
    if (this.keys.push(key) === 1) setTimeout(() => this.flush(), this.waitMs);
  }

  /** Tells now what was gathered. */
  flush(): void {
    const keys = this.keys;
    if (keys.length === 0) return;
    this.keys = [];
    try {
      this.tell(keys);
    } catch (cause) {
      this.log.warn('gone', `A listener to keys that left threw: ${textOf(cause)}`);
    }
  }
}
