/** One thing that was changed. */
export interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

type Part = Readonly<Record<string, unknown>> | null;

/** What differs between the two, by name. */
export function changesOf(before: Part, after: Part): Change[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names]
    .map((name) => ({ name, before: textOf(before?.[name]), after: textOf(after?.[name]) }))
    .filter((change) => change.before !== change.after);
}

function textOf(value: unknown): string {
  return value === undefined ? '–' : JSON.stringify(value);
}
