/** What a receiver answered, cut to what is kept. */
export interface ReceivedAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The first 4 KiB, as text. */
  readonly body: string;
}

/**
 * How an attempt ended. A receiver's failure is an outcome, not an exception; an exception means our own fault.
 * `answer` is there as far as one came.
 */
export type DeliveryOutcome =
  | { readonly kind: 'accepted'; readonly answer: ReceivedAnswer }
  | { readonly kind: 'refused'; readonly answer: ReceivedAnswer; readonly error: string }
  | { readonly kind: 'timed_out'; readonly answer: ReceivedAnswer | null; readonly error: string }
  | { readonly kind: 'unreachable'; readonly answer: ReceivedAnswer | null; readonly error: string }
  | { readonly kind: 'blocked'; readonly answer: null; readonly error: string };

const GONE = 410;
const ASK_TO_WAIT = new Set([429, 503]);

/** Whether the receiver said that it wants nothing any more (rule 8). */
export function isGone(outcome: DeliveryOutcome): boolean {
  return outcome.kind === 'refused' && outcome.answer.statusCode === GONE;
}

/** The `Retry-After` header of an answer that may ask for a longer wait (rule 8): 429 and 503 only. */
export function retryAfterOf(outcome: DeliveryOutcome): string | undefined {
  if (outcome.kind !== 'refused' || !ASK_TO_WAIT.has(outcome.answer.statusCode)) return undefined;
  return outcome.answer.headers['retry-after'];
}
