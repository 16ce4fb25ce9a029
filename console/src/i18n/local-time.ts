/** What `<input type="datetime-local">` holds for a moment: the wall clock of the reader's zone, to the minute. */
export function localTimeOf(iso: string | undefined): string {
  if (iso === undefined) return '';
  const date = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment that it stands for; none while it is not complete. */
export function momentOf(localTime: string): string | undefined {
  const time = new Date(localTime);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
