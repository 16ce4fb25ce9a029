import { validationFailed } from './domain-error.js';
import { isUuid } from './ids.js';
import { decodeCursor } from './page.js';

/** The id inside the cursor of a list that is sorted by id; throws `validation_failed` for anything else. */
export function idOfCursor(cursor: string): string {
  const [id] = decodeCursor(cursor, 1);
  if (typeof id !== 'string' || !isUuid(id)) {
    throw validationFailed([{ path: 'cursor', message: 'is not a cursor of this list' }]);
  }
  return id;
}
