const DEADLOCK = '40P01';
const SERIALIZATION = '40001';
const LOCK_TIMEOUT = '55P03';

/**
 * SQLSTATE classes and codes of a server that can't answer now: connection, resources, operator intervention, and a
 * database that lets nobody in for the time being.
 */
const AWAY = /^(08...|53...|57P0.|57014|55000|55P03|25P03)$/;
const AWAY_SOCKET = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
const AWAY_WORDS =
  /(timeout exceeded|query read timeout|connection terminated|client has encountered|not queryable)/i;

/** Whether running the same transaction again is likely to succeed at once. */
export function isWorthRepeating(error: unknown): boolean {
  const code = codeOf(error);
  return code === DEADLOCK || code === SERIALIZATION;
}

/** Whether a lock was not to be had in the time that was set for it. */
export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === LOCK_TIMEOUT;
}

/** Whether the database could not be reached or could not answer in time: nobody's fault in the request. */
export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code && (AWAY.test(code) || AWAY_SOCKET.has(code))) return true;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  return error instanceof Error && AWAY_WORDS.test(error.message);
}

/** Whether our own deadline for a statement passed, so that its connection is of no more use. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** Whether a row fell into a day that has no partition yet. */
export function isMissingPartition(error: unknown): boolean {
  return codeOf(error) === '23514' && error instanceof Error && error.message.includes('no partition');
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
