import type { Dispatcher } from 'undici';
import { AnswerTooLong } from '../../../platform/outbound/answer-limit.js';
import type { DeliveryOutcome, ReceivedAnswer } from '../delivery-outcome.js';
import { endless, type Failure, unreachable } from './failure-words.js';

/** Of an answer's body at most this is read; a longer one is cut off and judged by its status (rule 6). */
const READ_BYTES_MAX = 65_536;
const KEPT_BYTES_MAX = 4_096;

/** Interim answers (1xx) before the answer itself. */
const INTERIM_MAX = 100;

type Headers = Record<string, string | string[] | undefined>;

/** Follows one request of undici to its outcome, which it tells exactly once. */
export class AnswerReader implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private statusCode = 0;
  private headers: Headers = {};
  private readonly kept: Buffer[] = [];
  private keptBytes = 0;
  private readBytes = 0;
  private interim = 0;
  private isOver = false;
  private late: Failure | null = null;

  /**
   * @param tell hears null if the request was not sent because it came up too late, which is not the receiver's fault
   * @param isTooLate whether a request that is not written yet must not be written any more
   */
  constructor(
    private readonly tell: (outcome: DeliveryOutcome | null) => void,
    private readonly isTooLate: () => boolean,
  ) {}

  /** The time for an answer is over: whatever comes from now on, `failure` is the outcome. */
  expire(failure: Failure): void {
    this.late = failure;
  }

  /** Ends the request with a failure, or keeps it from being sent if it has not begun. */
  giveUp(cause: Failure): void {
    if (this.isOver) return;
    this.isOver = true;
    const failure = this.late ?? cause;
    this.tell({ ...failure, answer: this.statusCode ? this.answer() : null } as DeliveryOutcome);
    this.controller?.abort(new Error(failure.error));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.late) this.giveUp(this.late);
    if (!this.isOver && this.isTooLate()) {
      this.isOver = true;
      this.tell(null);
    }
    if (this.isOver) controller.abort(new Error('the deadline passed before the request was sent'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number, headers: Headers): void {
    if (statusCode < 200) {
      this.interim += 1;
      if (this.interim > INTERIM_MAX) this.giveUp(endless('has too many interim answers'));
      return;
    }
    this.statusCode = statusCode;
    this.headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.readBytes += chunk.length;
    if (this.keptBytes < KEPT_BYTES_MAX) {
      const part = Buffer.from(chunk.subarray(0, KEPT_BYTES_MAX - this.keptBytes));
      this.kept.push(part);
      this.keptBytes += part.length;
    }
    if (this.readBytes <= READ_BYTES_MAX) return;
    this.judge();
    controller.abort(new Error('the answer is longer than what is read'));
  }

  onResponseEnd(): void {
    this.judge();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (error instanceof AnswerTooLong && this.statusCode) this.judge();
    else this.giveUp(unreachable(error));
  }

  private judge(): void {
    if (this.late) this.giveUp(this.late);
    if (this.isOver) return;
    this.isOver = true;
    const answer = this.answer();
    const isSuccess = answer.statusCode >= 200 && answer.statusCode <= 299;
    this.tell(
      isSuccess
        ? { kind: 'accepted', answer }
        : { kind: 'refused', answer, error: `HTTP ${answer.statusCode}` },
    );
  }

  private answer(): ReceivedAnswer {
    return { statusCode: this.statusCode, headers: textsOf(this.headers), body: textOf(this.kept) };
  }
}

/** The headers as they are, if each came once; a new object for every answer is dear. */
function textsOf(headers: Headers): Record<string, string> {
  return hasOnlyTexts(headers)
    ? headers
    : Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
        ),
      );
}

function hasOnlyTexts(headers: Headers): headers is Record<string, string> {
  for (const name in headers) if (typeof headers[name] !== 'string') return false;
  return true;
}

/** Text that Postgres can store (no NUL), without half a character where the body was cut. */
function textOf(parts: readonly Buffer[]): string {
  if (parts.length === 0) return '';
  const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts);
  const text = bytes?.toString('utf8') ?? '';
  const whole = bytes?.length === KEPT_BYTES_MAX ? text.replace(/\uFFFD$/, '') : text;
  return whole.replaceAll('\0', '\uFFFD');
}
