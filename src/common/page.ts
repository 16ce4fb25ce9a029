import { DomainError } from './domain-error.js';

/** One page of a list and the cursor of the next, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly pagination: { readonly next: string | null };
}

/** Where a page begins and how long it may be. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The opaque text of a cursor: the sort key of the last item that was shown. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The sort key inside a cursor of `length` parts; throws `validation_failed` for anything else. */
export function decodeCursor(cursor: string, length: number): (string | number)[] {
  const refused = () =>
    new DomainError('validation_failed', 'The request is not valid; see errors.', {
      faults: [{ path: 'cursor', message: 'is not a cursor of this list' }],
    });
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw refused();
  }
  const sound =
    Array.isArray(key) &&
    key.length === length &&
    key.every((part) => typeof part === 'string' || Number.isSafeInteger(part));
  if (!sound) throw refused();
  return key as (string | number)[];
}

/** Cuts `limit + 1` rows to a page; `keyOf` gives the sort key of a row. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  keyOf: (row: T) => readonly (string | number)[],
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, pagination: { next: rows.length > limit && last ? encodeCursor(keyOf(last)) : null } };
}
