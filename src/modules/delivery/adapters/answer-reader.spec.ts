import { describe, expect, it } from '@jest/globals';
import type { Dispatcher } from 'undici';
import type { DeliveryOutcome } from '../delivery-outcome.js';
import { AnswerReader } from './answer-reader.js';
import { timedOut, unreachable } from './failure-words.js';

class Controller {
  aborted = 0;

  abort(): void {
    this.aborted += 1;
  }
}

function begin(isTooLate = false) {
  const outcomes: (DeliveryOutcome | null)[] = [];
  const controller = new Controller();
  const reader = new AnswerReader(
    (outcome) => outcomes.push(outcome),
    () => isTooLate,
  );
  return { reader, outcomes, controller, asked: controller as unknown as Dispatcher.DispatchController };
}

describe('a request whose time is over and that is still to be ended', () => {
  it('is timed out, though its answer comes meanwhile', () => {
    const { reader, outcomes, controller, asked } = begin();
    reader.onRequestStart(asked);
    reader.expire(timedOut(5_000));
    reader.onResponseStart(asked, 200, {});
    reader.onResponseEnd();
    expect(outcomes).toMatchObject([{ kind: 'timed_out', answer: { statusCode: 200 } }]);
    expect(controller.aborted).toBe(1);
  });

  it('is timed out, though its connection breaks meanwhile', () => {
    const { reader, outcomes, asked } = begin();
    reader.onRequestStart(asked);
    reader.expire(timedOut(5_000));
    reader.onResponseError(asked, new Error('reset'));
    reader.giveUp(unreachable(new Error('later')));
    expect(outcomes).toMatchObject([{ kind: 'timed_out', answer: null }]);
  });

  it('is timed out and not sent, though a connection for it comes about meanwhile', () => {
    const { reader, outcomes, controller, asked } = begin(true);
    reader.expire(timedOut(5_000));
    reader.onRequestStart(asked);
    expect(outcomes).toMatchObject([{ kind: 'timed_out', answer: null }]);
    expect(controller.aborted).toBeGreaterThan(0);
  });
});
