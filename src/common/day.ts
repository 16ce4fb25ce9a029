/** A UTC day, `YYYY-MM-DD`: the key of every partition. */
export type Day = string;

const DAY_MS = 86_400_000;

/** The UTC day that holds `at`. */
export function dayOf(at: Date): Day {
  return at.toISOString().slice(0, 10);
}

/** The day `days` after (or, negative, before) `day`. */
export function addDays(day: Day, days: number): Day {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS));
}
