/** What a metric has to reach, and what we would like it to. */
export interface Goal {
  readonly metric: string;
  readonly wants: 'at least' | 'at most';
  readonly must: number;
  readonly goal?: number;
}

/** How a measured value stands to its goal; `unknown` when it was not measured. */
export type Standing = 'goal' | 'met' | 'missed' | 'unknown';

/** Judges a value. A goal that is no number of its own is what must be reached. */
export function standingOf({ wants, must, goal }: Goal, value: number | undefined): Standing {
  if (value === undefined || Number.isNaN(value)) return 'unknown';
  const reaches = (limit: number) => (wants === 'at least' ? value >= limit : value <= limit);
  if (!reaches(must)) return 'missed';
  return reaches(goal ?? must) ? 'goal' : 'met';
}

/** The limit as text. */
export function limitText({ wants }: Goal, limit: number | undefined): string {
  return limit === undefined ? '' : `${wants === 'at least' ? '≥' : '≤'} ${limit.toLocaleString('en')}`;
}
