import TinyQueue from 'tinyqueue';
import Queue from 'yocto-queue';
import type { Clock } from '../../common/clock.js';
import { GoneBatch } from './gone-batch.js';
import { type QuietLog, textOf } from './quiet-log.js';
import { retryPauseMs } from './retry-pause.js';
import { type AfterRun, LocalWakeQueue, type Wake, type WakeHandler } from './wake-queue.js';

interface Entry {
  readonly key: string;
  state: 'waiting' | 'delayed' | 'active';
  /** When a delayed entry is due. */
  atMs: number;
  /** How often its handler threw, without a success in between. */
  failures: number;
  /** Whether someone was in a hurry while it was handled. */
  isHurried: boolean;
}

interface Consumer {
  readonly concurrency: number;
  readonly handler: WakeHandler;
  readonly gone: GoneBatch;
}

/** A fair queue in memory; one call of the clock stands for all delayed keys. */
export class InProcessWakeQueue extends LocalWakeQueue {
  private readonly entries = new Map<string, Entry>();
  private readonly waiting = new Queue<Entry>();
  /** A place here counts only while its entry is delayed to the same time: places are not taken out, but skipped. */
  private readonly delayed = new TinyQueue<{ entry: Entry; atMs: number }>([], (a, b) => a.atMs - b.atMs);
  private readonly inHand = new Set<Promise<void>>();
  private alarm: { atMs: number; cancel: () => void } | null = null;
  private consumer: Consumer | null = null;
  private isStarted = false;
  private isStopped = false;
  private isTakingSoon = false;

  constructor(
    private readonly clock: Clock,
    private readonly log: QuietLog,
    private readonly start: Promise<void>,
  ) {
    super();
  }

  get isConsumed(): boolean {
    return this.consumer !== null;
  }

  override get size(): number {
    return this.entries.size;
  }

  override wake(wakes: readonly Wake[]): Promise<void> {
    for (const { key, at } of wakes) {
      if (this.entries.has(key)) continue;
      const entry: Entry = { key, state: 'waiting', atMs: 0, failures: 0, isHurried: false };
      this.entries.set(key, entry);
      this.place(entry, at ? { kind: 'at', at } : { kind: 'again' });
    }
    return Promise.resolve();
  }

  override wakeNoLater(wakes: readonly Wake[]): Promise<void> {
    for (const { key, at } of wakes) {
      const entry = this.entries.get(key);
      if (entry?.state !== 'delayed') continue;
      const atMs = at?.getTime() ?? 0;
      if (atMs < entry.atMs) this.delay(entry, atMs);
    }
    return this.wake(wakes);
  }

  override hurry(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const entry = this.entries.get(key);
      if (entry?.state === 'delayed') this.line(entry);
      if (entry?.state === 'active') entry.isHurried = true;
    }
    return this.wake(keys.map((key) => ({ key })));
  }

  override consume(
    concurrency: number,
    handler: WakeHandler,
    onGone: (keys: readonly string[]) => void,
  ): void {
    if (this.consumer) throw new Error('A queue has one consumer in a process');
    this.consumer = { concurrency, handler, gone: new GoneBatch(0, onGone, this.log) };
    void this.begin();
  }

  override async stop(): Promise<void> {
    this.isStopped = true;
    this.alarm?.cancel();
    this.alarm = null;
    await Promise.all(this.inHand);
    this.consumer?.gone.flush();
  }

  override counts(): Promise<{ waiting: number; delayed: number; active: number }> {
    const [waiting, active] = [this.waiting.size, this.inHand.size];
    return Promise.resolve({ waiting, delayed: this.entries.size - waiting - active, active });
  }

  override takeLeft(): Wake[] {
    const left = [...this.entries.values()].map(({ key, state, atMs }) =>
      state === 'delayed' ? { key, at: new Date(atMs) } : { key },
    );
    this.entries.clear();
    return left;
  }

  private async begin(): Promise<void> {
    await this.start;
    this.isStarted = true;
    this.takeSoon();
  }

  /** On the next turn of the event loop, so that a handler that waits for nothing can't hold up all else. */
  private takeSoon(): void {
    if (this.isTakingSoon || !this.isStarted || this.isStopped) return;
    this.isTakingSoon = true;
    setImmediate(() => {
      this.isTakingSoon = false;
      this.takeWhatFits();
    });
  }

  private takeWhatFits(): void {
    const consumer = this.consumer;
    if (!consumer) return;
    while (!this.isStopped && this.inHand.size < consumer.concurrency) {
      const entry = this.waiting.dequeue();
      if (!entry) return;
      const run = this.run(entry, consumer).finally(() => {
        this.inHand.delete(run);
        this.takeSoon();
      });
      this.inHand.add(run);
    }
  }

  private async run(entry: Entry, consumer: Consumer): Promise<void> {
    entry.state = 'active';
    entry.isHurried = false;
    const after = await this.handle(entry, consumer.handler);
    this.place(entry, after.kind === 'at' && entry.isHurried ? { kind: 'again' } : after);
    if (after.kind === 'done') consumer.gone.add(entry.key);
  }

  private async handle(entry: Entry, handler: WakeHandler): Promise<AfterRun> {
    try {
      const after = await handler(entry.key);
      entry.failures = 0;
      return after;
    } catch (cause) {
      entry.failures++;
      this.log.warn('handler', `Handling ${entry.key} failed, once more after a pause: ${textOf(cause)}`);
      return { kind: 'at', at: new Date(this.clock.now().getTime() + retryPauseMs(entry.failures)) };
    }
  }

  private place(entry: Entry, after: AfterRun): void {
    switch (after.kind) {
      case 'done':
        this.entries.delete(entry.key);
        return;
      case 'again':
        return this.line(entry);
      case 'at':
        return this.delay(entry, after.at.getTime());
    }
  }

  private line(entry: Entry): void {
    entry.state = 'waiting';
    this.waiting.enqueue(entry);
    this.takeSoon();
  }

  private delay(entry: Entry, atMs: number): void {
    if (atMs <= this.clock.now().getTime()) return this.line(entry);
    entry.state = 'delayed';
    entry.atMs = atMs;
    this.delayed.push({ entry, atMs });
    this.setAlarm(atMs);
  }

  private setAlarm(atMs: number): void {
    if (this.isStopped || (this.alarm && this.alarm.atMs <= atMs)) return;
    this.alarm?.cancel();
    this.alarm = { atMs, cancel: this.clock.callAt(new Date(atMs), () => this.lineWhatIsDue()) };
  }

  private lineWhatIsDue(): void {
    this.alarm = null;
    const nowMs = this.clock.now().getTime();
    let first = this.delayed.peek();
    while (first && first.atMs <= nowMs) {
      this.delayed.pop();
      if (first.entry.state === 'delayed' && first.entry.atMs === first.atMs) this.line(first.entry);
      first = this.delayed.peek();
    }
    if (first) this.setAlarm(first.atMs);
  }
}
