/** A UTC day, `YYYY-MM-DD`: the key of every partition. */
export type Day = string;

const DAY_MS = 86_400_000;

/** What both JavaScript and Postgres write in this form. */
const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T00:00:00Z');

/** The UTC day that holds `at`; the nearest of those from the year 1 to 9999. */
export function dayOf(at: Date): Day {
  const time = Math.min(Math.max(at.getTime(), FIRST), LAST);
  return new Date(time).toISOString().slice(0, 10);
}

/** Whether `text` is a day of the calendar. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && dayOf(new Date(time)) === text;
}

/** The day `days` after (or, negative, before) `day`. */
export function addDays(day: Day, days: number): Day {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS));
}
