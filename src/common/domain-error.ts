import type { Fault } from './fault.js';

/** What an error may tell a client besides its code and message. */
export interface DomainErrorDetails {
  readonly faults?: readonly Fault[];
  readonly retryAfterSeconds?: number;
}

/**
 * An answer to a client that is not a success. `code` (snake_case) decides the HTTP status in one place
 * (`platform/http/problem.filter.ts`); `message` is public.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly details: DomainErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'DomainError';
  }
}

/** 404 for a thing that is not there, or not this caller's: `notFound('subscription')`. */
export function notFound(subject: string): DomainError {
  return new DomainError(`${subject}_not_found`, `There is no such ${subject.replaceAll('_', ' ')}.`);
}

/** 400 with every fault of the input. */
export function validationFailed(faults: readonly Fault[]): DomainError {
  return new DomainError('validation_failed', 'The request is not valid; see errors.', { faults });
}
