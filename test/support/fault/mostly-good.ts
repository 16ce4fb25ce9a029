import type { AnswerPlan } from './recording-receiver.js';
import type { SeededRandom } from './seeded-random.js';

const FAILING_SHARE = 0.05;
const SLOW_SHARE = 0.01;
const SLOW_MS = 300;
const DELAY_MS_MAX = 15;
/** Fewer than there are attempts, so that nothing is dropped. */
const FAILURES_MAX = 2;

/** Some answers are failures, some are slow, and none of it costs an event all its attempts. */
export function mostlyGood(random: SeededRandom): AnswerPlan {
  return (_path, _eventId, failures) => ({
    status: failures < FAILURES_MAX && random.chance(FAILING_SHARE) ? 500 : 200,
    delayMs: random.chance(SLOW_SHARE) ? SLOW_MS : random.whole(0, DELAY_MS_MAX),
  });
}
