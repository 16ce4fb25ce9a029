let last = new Date(Number.NaN);
let text = '';

/** A time as ISO 8601 text. What is asked of one `Date` many times in a row, as of a group's, is made once. */
export function isoText(at: Date): string {
  if (at !== last) {
    text = at.toISOString();
    last = at;
  }
  return text;
}
