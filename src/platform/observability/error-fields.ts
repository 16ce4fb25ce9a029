const CAUSES_MAX = 5;

/** What the log keeps of an error. */
export interface ErrorFields {
  readonly type: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: ErrorFields;
  readonly errors?: readonly ErrorFields[];
}

/**
 * Takes of an error what is safe to log. Its other properties are left out on purpose: those of a database's
 * error hold the values of the statement, payloads and hashes among them.
 */
export function errorFields(error: unknown, depth = 0): ErrorFields {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code } = error as { code?: unknown };
  const goesOn = depth < CAUSES_MAX;
  return {
    type: error.name,
    message: error.message,
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(error.stack && { stack: error.stack }),
    ...(goesOn && error.cause !== undefined && { cause: errorFields(error.cause, depth + 1) }),
    ...(goesOn &&
      error instanceof AggregateError && {
        errors: error.errors.slice(0, CAUSES_MAX).map((each: unknown) => errorFields(each, depth + 1)),
      }),
  };
}
