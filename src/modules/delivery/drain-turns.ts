/** How long a drain that has sent all it knew of waits for more, in case it is not told of it. */
const LINGER_MS = 15;
/** After that a drain gives others its slot, whatever waits. */
const STAY_MS_MAX = 2_000;

/** One drain in this process, as seen by those that share slots and wake-ups with it. */
export class DrainTurn {
  /** Settles when an attempt is slow: the drain goes on without a slot. */
  readonly handedBack: Promise<'handed back'>;
  private handBack: () => void = () => undefined;
  private slowTimer: NodeJS.Timeout | undefined;
  private stopLingering: (() => void) | null = null;
  private isPoked = false;
  private readonly endStayAt = performance.now() + STAY_MS_MAX;

  /**
   * @param slowMs an attempt that takes longer no longer keeps a slot
   * @param mayHandBack asked when an attempt is slow; if it says no, the slot is kept and asked for again
   */
  constructor(
    private readonly slowMs: number,
    private readonly mayHandBack: () => boolean,
  ) {
    this.handedBack = new Promise((resolve) => {
      this.handBack = () => resolve('handed back');
    });
  }

  attemptStarted(): void {
    this.slowTimer = setTimeout(() => this.judgeAfterReading(), this.slowMs);
  }

  attemptEnded(): void {
    clearTimeout(this.slowTimer);
    this.slowTimer = undefined;
  }

  /** Whether the drain may keep its lane when it has sent what it knew of. */
  mayStay(): boolean {
    return performance.now() < this.endStayAt;
  }

  /** Waits for more: until somebody pokes, or for 15 ms. */
  async linger(): Promise<void> {
    if (!this.isPoked) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LINGER_MS);
        this.stopLingering = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.stopLingering = null;
    }
    this.isPoked = false;
  }

  /** Tells the drain that there is more. */
  poke(): void {
    this.isPoked = true;
    this.stopLingering?.();
  }

  /** Timers run before answers are read: a process that lags must not take its own lag for the receiver's. */
  private judgeAfterReading(): void {
    const timer = this.slowTimer;
    setImmediate(() => {
      if (!timer || this.slowTimer !== timer) return;
      if (this.mayHandBack()) this.handBack();
      else this.attemptStarted();
    });
  }
}

/** The lanes that this process is draining. */
export class DrainTurns {
  private readonly turns = new Map<string, DrainTurn>();

  get size(): number {
    return this.turns.size;
  }

  has(laneId: string): boolean {
    return this.turns.has(laneId);
  }

  begin(laneId: string, turn: DrainTurn): void {
    this.turns.set(laneId, turn);
  }

  /** From now on `poke` no longer reaches the drain; the caller looks at its lane once more. */
  end(laneId: string, turn: DrainTurn): void {
    // A lane that was given back may be in the next drain's hands already.
    if (this.turns.get(laneId) === turn) this.turns.delete(laneId);
  }

  /** Whether a drain in this process will look at the lane again, and so needs no wake-up. */
  poke(laneId: string): boolean {
    const turn = this.turns.get(laneId);
    turn?.poke();
    return turn !== undefined;
  }

  pokeAll(): void {
    for (const turn of this.turns.values()) turn.poke();
  }
}
