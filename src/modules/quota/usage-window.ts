/** The rule that a workspace's failures are held against (rules 10 and 12). */
export interface QuotaRule {
  /** How many failures a window may hold; one more trips. */
  readonly limit: number;
  readonly windowMs: number;
  /** Share of the limit at which a warning is due. */
  readonly warnRatio: number;
}

/** A stretch of time `(after, until]`, in milliseconds since 1970. */
export interface Span {
  readonly after: number;
  readonly until: number;
}

/** What new failures have brought about. */
export interface Verdict {
  /** The ends of the windows that hold enough for a warning, ascending. */
  readonly nearing: readonly number[];
  /** The windows that hold more than the limit, those that overlap joined, oldest first. */
  readonly exceeded: readonly Span[];
}

/** How many failures in a window are worth a warning. */
export function warningLevel({ limit, warnRatio }: QuotaRule): number {
  // 100 * 0.55 is 55.00000000000001, which is not meant to be 56.
  return Math.max(1, Math.ceil(limit * warnRatio - 1e-9));
}

/**
 * Judges every window `(end - windowMs, end]` that ends at a failure and holds at least one of the `fresh` ones.
 * Which failures came together, and in which order, makes no difference: what trips one by one trips in a batch.
 * @param times all failures that can share a window with a fresh one, ascending, the fresh ones among them
 * @param fresh the new ones, ascending
 */
export function judge(times: readonly number[], fresh: readonly number[], rule: QuotaRule): Verdict {
  const exceeded: Span[] = [];
  const nearing: number[] = [];
  let first = 0;
  let nextFresh = 0;
  times.forEach((until, index) => {
    const after = until - rule.windowMs;
    while ((times[first] ?? until) <= after) first += 1;
    while ((fresh[nextFresh] ?? until) <= after) nextFresh += 1;
    const holdsFresh = (fresh[nextFresh] ?? Number.POSITIVE_INFINITY) <= until;
    // Of several failures at the same moment the last one has the full count.
    if (!holdsFresh || times[index + 1] === until) return;
    const count = index - first + 1;
    if (count >= warningLevel(rule)) nearing.push(until);
    if (count > rule.limit) extend(exceeded, { after, until });
  });
  return { nearing, exceeded };
}

/**
 * When the quota has room again if nothing more fails: the moment at which enough of the oldest have left the
 * window, or, below the limit, at which the oldest one leaves. Null without failures.
 * @param times the failures in the window, ascending
 */
export function resetsAt(times: readonly number[], { limit, windowMs }: QuotaRule): number | null {
  const leaving = times[Math.max(0, times.length - limit - 1)];
  return leaving === undefined ? null : leaving + windowMs;
}

function extend(spans: Span[], next: Span): void {
  const last = spans.at(-1);
  if (last && next.after < last.until) spans[spans.length - 1] = { after: last.after, until: next.until };
  else spans.push(next);
}
