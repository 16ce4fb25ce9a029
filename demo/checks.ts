import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Arrival } from './receiver.js';
import {
  ATTEMPTS_MAX,
  FAILURES_UNTIL_DISABLED,
  QUOTA_LIMIT,
  RETRY_DELAYS_MS,
  WARNING_AT,
} from './settings.js';
import type { Evidence, Standing } from './story.js';

/** A fact of the story as a sentence, and what is wrong with it if it does not hold. */
export interface Check {
  readonly sentence: string;
  readonly fault: string | null;
}

type Fact = readonly [sentence: string, test: () => void];

/** Everything the demo promises, held against what the service and the receiver say. */
export function check(evidence: Evidence): Check[] {
  const facts = [
    ...healthyFacts(evidence),
    ...flakyFacts(evidence),
    ...deadFacts(evidence),
    ...mailFacts(evidence),
    ...repairedFacts(evidence),
    ...receiverFacts(evidence),
  ];
  return facts.map(([sentence, test]) => ({ sentence, fault: faultOf(test) }));
}

function healthyFacts({ types, eventIds, healthy }: Evidence): Fact[] {
  return [
    ['There are nine event types.', () => equal(new Set(types).size, 9)],
    [
      'The healthy endpoint got all of them in order, numbered 1 to 9, each at its first attempt.',
      () => {
        deepEqual(sentTo(healthy), inOrder(types, eventIds.healthy));
        ok(healthy.arrivals.every(({ attempt }) => attempt === 1));
      },
    ],
    [
      'It stayed enabled while its neighbour was disabled.',
      () => equal(healthy.subscription.status, 'enabled'),
    ],
  ];
}

function flakyFacts({ types, eventIds, flaky }: Evidence): Fact[] {
  return [
    [
      'The flaky endpoint took the first event at its third attempt and the eight behind it, in order, at their first.',
      () => {
        deepEqual(attemptsOf(flaky.arrivals), ['1.1', '1.2', '1.3', ...range(2, 9).map((n) => `${n}.1`)]);
        deepEqual(statusesOf(flaky.arrivals), [503, 503, ...Array<number>(9).fill(200)]);
        deepEqual(sentTo(flaky), inOrder(types, eventIds.flaky));
      },
    ],
    [
      'Its two failures count in its own workspace, and it stayed enabled.',
      () => {
        equal(flaky.quota.failures, 2);
        equal(flaky.subscription.status, 'enabled');
      },
    ],
  ];
}

function deadFacts({ dead }: Evidence): Fact[] {
  const [first, second, ...others] = dead.deliveries;
  return [
    [
      `The dead endpoint was asked ${FAILURES_UNTIL_DISABLED} times: four attempts of the first event, two of the second.`,
      () => {
        deepEqual(attemptsOf(dead.arrivals), ['1.1', '1.2', '1.3', '1.4', '2.1', '2.2']);
        ok(dead.arrivals.every(({ status }) => status === 503));
      },
    ],
    [
      'No attempt began before its delay had passed.',
      () => {
        const starts = first?.attempts.map(({ startedAt }) => Date.parse(startedAt)) ?? [];
        equal(starts.length, ATTEMPTS_MAX);
        RETRY_DELAYS_MS.forEach((ms, n) => ok((starts[n + 1] ?? 0) - (starts[n] ?? 0) >= ms));
      },
    ],
    [
      'After its last attempt the first event was dropped, and the lane went on with the second.',
      () => deepEqual([first?.status, first?.reason], ['dropped', 'retries_exhausted']),
    ],
    [
      `Failure ${FAILURES_UNTIL_DISABLED} exceeded the limit of ${QUOTA_LIMIT} and disabled it (error_quota).`,
      () => {
        deepEqual([dead.subscription.status, dead.subscription.disabledReason], ['disabled', 'error_quota']);
        deepEqual([dead.quota.failures, dead.quota.exceeded], [FAILURES_UNTIL_DISABLED, true]);
      },
    ],
    [
      'The eight events that waited were skipped (disabled), not lost.',
      () => {
        const waiting = [second, ...others].map((delivery) => `${delivery?.status} ${delivery?.reason}`);
        deepEqual(waiting, Array<string>(8).fill('skipped disabled'));
      },
    ],
  ];
}

function mailFacts({ mails, notifications, mailsExpectedAt, dead }: Evidence): Fact[] {
  const [warning, disabled] = mails;
  return [
    [
      `Two mails were written, to both addresses: a warning at ${WARNING_AT} of ${QUOTA_LIMIT} failures and one for the disabling.`,
      () => {
        deepEqual(notifications.map(({ kind }) => kind).sort(), ['quota_warning', 'subscription_disabled']);
        equal(mails.length, 2);
        match(warning?.subject ?? '', new RegExp(`${WARNING_AT} of ${QUOTA_LIMIT} failures`));
        match(disabled?.subject ?? '', /endpoint was disabled/);
        for (const { recipients } of mails) deepEqual([...recipients].sort(), mailsExpectedAt);
      },
    ],
    [
      'The mail names the dead endpoint, its last error and the eight waiting events.',
      () => {
        ok(disabled?.text.includes(dead.subscription.url));
        match(disabled?.text ?? '', /Last error: HTTP 503/);
        match(disabled?.text ?? '', /Events waiting: 8\b/);
      },
    ],
  ];
}

function repairedFacts({ types, eventIds, dead, repaired }: Evidence): Fact[] {
  const replayed = repaired.arrivals.slice(dead.arrivals.length);
  return [
    [
      'Enabled with replay, it got the eight in their original order; the second event at attempt 3.',
      () => {
        deepEqual(attemptsOf(replayed), ['2.3', ...range(3, 9).map((n) => `${n}.1`)]);
        deepEqual(sentTo(repaired), inOrder(types, eventIds.dead).slice(1));
      },
    ],
    [
      'Enabling it cleared its failures from the quota.',
      () => {
        deepEqual([repaired.quota.failures, repaired.quota.exceeded], [0, false]);
        equal(repaired.subscription.status, 'enabled');
      },
    ],
  ];
}

function receiverFacts({ healthy, flaky, repaired }: Evidence): Fact[] {
  const all = [healthy, flaky, repaired];
  const arrivals = all.flatMap((standing) => standing.arrivals);
  return [
    [
      `All ${arrivals.length} requests carried two valid signatures (standardwebhooks, and HMAC-SHA256 of the raw body).`,
      () => {
        ok(
          arrivals.every(({ isStandardValid }) => isStandardValid),
          'webhook-signature',
        );
        ok(
          arrivals.every(({ isHmacValid }) => isHmacValid),
          'x-webhook-signature',
        );
      },
    ],
    [
      'The delivery log and the receiver tell the same: events, bodies, attempt numbers, answers.',
      () => {
        for (const { deliveries, arrivals: got } of all) deepEqual(logged(deliveries), received(got));
      },
    ],
  ];
}

function sentTo({ arrivals }: Standing): string[] {
  return arrivals
    .filter(({ status }) => status === 200)
    .map(({ sequence, eventType, eventId }) => `${sequence} ${eventType} ${eventId}`);
}

function inOrder(types: readonly string[], eventIds: readonly string[]): string[] {
  return types.map((type, index) => `${index + 1} ${type} ${eventIds[index]}`);
}

/** Requests as "number of the event"."attempt". */
function attemptsOf(arrivals: readonly Arrival[]): string[] {
  return arrivals.map(({ sequence, attempt }) => `${sequence}.${attempt}`);
}

function statusesOf(arrivals: readonly Arrival[]): number[] {
  return arrivals.map(({ status }) => status);
}

function logged(deliveries: Standing['deliveries']): string[] {
  return deliveries.flatMap(({ eventId, payload, attempts }) =>
    attempts.map(({ number, statusCode }) => `${eventId} ${number} ${statusCode} ${JSON.stringify(payload)}`),
  );
}

function received(arrivals: readonly Arrival[]): string[] {
  return arrivals.map(({ eventId, attempt, status, body }) => `${eventId} ${attempt} ${status} ${body}`);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function faultOf(test: () => void): string | null {
  try {
    test();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
