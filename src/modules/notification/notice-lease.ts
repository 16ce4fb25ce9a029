/** Runs in the database's time; long enough to be renewed a few times before it ends. */
export const LEASE_MS = 60_000;
const RENEW_EVERY_MS = 15_000;
/** Sending ends before the lease does, so that two workers never send one notice at the same time. */
const SAFE_MS = 45_000;

/** Keeps a notice ours for as long as its mail is on its way, which a slow mail server may make minutes. */
export class NoticeLease {
  private readonly lost = new AbortController();
  private readonly renewals: NodeJS.Timeout;
  private expiry: NodeJS.Timeout;
  private isOver = false;

  /**
   * @param begunMs before the notice was claimed (`performance.now()`), so that this also ends in time if the process
   * was frozen in between
   * @param renew lengthens the lease; false when the notice is somebody else's by now
   */
  constructor(
    begunMs: number,
    private readonly renew: () => Promise<boolean>,
  ) {
    this.expiry = this.expireAfter(begunMs);
    this.renewals = setInterval(() => void this.renewOnce(), RENEW_EVERY_MS);
  }

  /** Aborted when the notice can no longer be taken for ours. */
  get signal(): AbortSignal {
    return this.lost.signal;
  }

  /** Renews it no more. */
  end(): void {
    this.isOver = true;
    clearInterval(this.renewals);
    clearTimeout(this.expiry);
  }

  private async renewOnce(): Promise<void> {
    const begunMs = performance.now();
    // While Postgres is away nobody can take the notice; if that lasts, the lease is given up in time.
    const isOurs = await this.renew().catch(() => null);
    if (isOurs === false) this.lost.abort();
    if (!isOurs) return;
    clearTimeout(this.expiry);
    if (!this.isOver) this.expiry = this.expireAfter(begunMs);
  }

  private expireAfter(begunMs: number): NodeJS.Timeout {
    return setTimeout(() => this.lost.abort(), begunMs + SAFE_MS - performance.now());
  }
}
