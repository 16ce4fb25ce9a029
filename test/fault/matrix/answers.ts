import type { AnswerPlan, PlannedAnswer } from '../../support/fault/recording-receiver.js';
import type { SeededRandom } from '../../support/fault/seeded-random.js';
import { QUOTA_WINDOW_MS } from './settings.js';

const FAILING_SHARE = 0.05;
/** In two windows of a workspace that is not to overrun its quota. */
const FAILURES_MAX = 4;
const DELAY_MS_MAX = 15;

/** Answers of receivers: mostly good, for ever bad at endpoints that died. */
export class Answers {
  private readonly dead = new Set<string>();
  private readonly failing = new Map<string, string>();
  private readonly failures = new Map<string, number[]>();
  private quietUntilMs = 0;

  constructor(private readonly random: SeededRandom) {}

  /** From now on the endpoints of a workspace fail now and then, too rarely to overrun its quota. */
  failNowAndThen(workspaceId: string, paths: readonly string[]): void {
    for (const path of paths) this.failing.set(path, workspaceId);
  }

  /** A fault made the endpoints fail: with failures of ours on top they would overrun their quota after it. */
  keepQuiet(): void {
    this.quietUntilMs = performance.now() + 2 * QUOTA_WINDOW_MS;
  }

  /** From now on an endpoint only fails. */
  die(path: string): void {
    this.dead.add(path);
  }

  readonly plan: AnswerPlan = (path, _eventId, failures): PlannedAnswer => {
    const fails = this.dead.has(path) || (failures === 0 && this.mayFail(path));
    return { status: fails ? 500 : 200, delayMs: this.random.whole(0, DELAY_MS_MAX) };
  };

  private mayFail(path: string): boolean {
    const workspaceId = this.failing.get(path);
    if (!workspaceId || !this.random.chance(FAILING_SHARE)) return false;
    const now = performance.now();
    if (now < this.quietUntilMs) return false;
    const recent = (this.failures.get(workspaceId) ?? []).filter((at) => at > now - 2 * QUOTA_WINDOW_MS);
    if (recent.length >= FAILURES_MAX) return false;
    this.failures.set(workspaceId, [...recent, now]);
    return true;
  }
}
