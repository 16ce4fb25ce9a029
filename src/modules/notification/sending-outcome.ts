import { nextMailAttempt } from './mail-backoff.js';

/** Attempts after which "never" is believed: until then it may be a server that is being set up. */
const PERMANENT_ATTEMPTS = 5;
const ERROR_MAX = 1_000;

/** How far a notice had come when an attempt began; `attempts` counts that one too. */
export interface SendingState {
  readonly recipients: readonly string[];
  readonly reached: readonly string[];
  readonly attempts: number;
  readonly createdAt: Date;
}

/** A recipient that an attempt did not reach. */
export interface Refusal {
  readonly address: string;
  readonly reason: string;
  readonly isPermanent: boolean;
}

/** What is recorded after an attempt. `nextAttemptAt` is set exactly while the status is `pending`. */
export interface SendingOutcome {
  readonly status: 'pending' | 'sent' | 'failed';
  readonly reached: readonly string[];
  readonly lastError: string | null;
  readonly nextAttemptAt: Date | null;
  readonly sentAt: Date | null;
}

/**
 * What an attempt makes of a notice. It goes on for those who can still be reached, so that one slow mailbox
 * costs nobody the mail and nobody gets it twice. A permanent refusal is believed at once when the server took
 * the mail for others, else with the fifth attempt. A notice that reached anyone ends as `sent`.
 */
export function sendingOutcome(state: SendingState, refusals: readonly Refusal[], now: Date): SendingOutcome {
  const refused = new Set(refusals.map(({ address }) => address));
  const reached = state.recipients.filter(
    (address) => state.reached.includes(address) || !refused.has(address),
  );
  const isBelieved = reached.length > 0 || state.attempts >= PERMANENT_ATTEMPTS;
  const isOver = refusals.every(({ isPermanent }) => isPermanent && isBelieved);
  const nextAttemptAt = isOver ? null : nextMailAttempt(state.attempts, state.createdAt, now);
  const ended = reached.length > 0 ? 'sent' : 'failed';
  return {
    status: nextAttemptAt ? 'pending' : ended,
    reached,
    lastError: errorOf(refusals),
    nextAttemptAt,
    sentAt: !nextAttemptAt && ended === 'sent' ? now : null,
  };
}

function errorOf(refusals: readonly Refusal[]): string | null {
  const addressesByReason = new Map<string, string[]>();
  for (const { reason, address } of refusals) {
    addressesByReason.set(reason, [...(addressesByReason.get(reason) ?? []), address]);
  }
  const lines = [...addressesByReason].map(([reason, addresses]) => `${reason} (${addresses.join(', ')})`);
  return lines.length > 0 ? lines.join('; ').slice(0, ERROR_MAX) : null;
}
