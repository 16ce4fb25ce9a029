import { type Day, isDay } from '../../common/day.js';
import { validationFailed } from '../../common/domain-error.js';
import { decodeCursor, encodeCursor } from '../../common/page.js';

/**
 * A place in a workspace's feed: behind the event of that number. The day is where to look on. Nothing of it is kept
 * by the service, so that it survives restarts, and retention too.
 */
export interface FeedPlace {
  readonly sequence: number;
  readonly day: Day;
}

/** The place before every event. */
export const BEGINNING: FeedPlace = { sequence: 0, day: '0001-01-01' };

/** The text of a place for `?cursor=`. */
export function cursorOf({ sequence, day }: FeedPlace): string {
  return encodeCursor([sequence, day]);
}

/** The place that a cursor stands for; throws `validation_failed` for anything else. */
export function placeOfCursor(cursor: string): FeedPlace {
  const [sequence, day] = decodeCursor(cursor, 2);
  if (typeof sequence !== 'number' || sequence < 0 || typeof day !== 'string' || !isDay(day)) {
    throw validationFailed([{ path: 'cursor', message: 'is not a cursor of this list' }]);
  }
  return { sequence, day };
}
