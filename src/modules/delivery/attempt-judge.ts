import { type DeliveryOutcome, isGone, retryAfterOf } from './delivery-outcome.js';
import type { AttemptResult } from './persistence/settlements.js';
import { retryAfterMs } from './retry-after.js';
import type { FailedAttempt, RetryPolicy } from './retry-policy.js';

/** What an attempt's outcome makes of its delivery (rules 6 to 8). */
export function judgeAttempt(
  policy: RetryPolicy,
  outcome: DeliveryOutcome,
  attempt: Omit<FailedAttempt, 'retryAfterMs'>,
): AttemptResult {
  if (outcome.kind === 'accepted') return { status: 'delivered' };
  if (isGone(outcome)) return { status: 'dropped', reason: 'gone' };
  const step = policy.after({
    ...attempt,
    retryAfterMs: retryAfterMs(retryAfterOf(outcome), attempt.endedAt),
  });
  return step.kind === 'drop'
    ? { status: 'dropped', reason: 'retries_exhausted' }
    : { status: 'pending', nextAttemptAt: step.at, deadlineAt: step.deadline };
}
