/** The keys of a body that are ours; `data` can't bring them. */
export const RESERVED_KEYS = ['event_type', 'event_id'] as const;

/** How deep `data` may be nested: what is deeper, .NET's parser refuses by default (Ruby's from 100, PHP's from 512). */
export const DATA_DEPTH_MAX = 64;

const INDEX_FIRST = /^\{"\d/;

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * `data` as receivers get it: a contact's `phone` and `email` are always there, null when they were not sent,
 * and an assignee `{}` is null. Nothing else changes, neither order nor the input.
 */
export function completeData(data: object): object {
  const { contact } = data as { readonly contact?: unknown };
  return isObject(contact) ? { ...data, contact: completeContact(contact) } : data;
}

function completeContact(contact: JsonObject): JsonObject {
  const complete: Record<string, unknown> = { ...contact };
  complete['phone'] ??= null;
  complete['email'] ??= null;
  if (isObject(complete['assignee']) && !Object.keys(complete['assignee']).length)
    complete['assignee'] = null;
  return complete;
}

/**
 * The JSON of `envelope` with the keys of data behind it, just as `JSON.stringify` would write both: receivers that parse
 * a body and write it again get the same text.
 */
export function deliveredText(envelope: Readonly<Record<string, string>>, dataText: string): string {
  const head = JSON.stringify(envelope);
  if (dataText === '{}') return head;
  // Keys that look like array indexes come first in every object, so here too.
  if (INDEX_FIRST.test(dataText)) return JSON.stringify({ ...envelope, ...(JSON.parse(dataText) as object) });
  return `${head.slice(0, -1)},${dataText.slice(1)}`;
}

/** Whether `value` has objects or arrays inside each other, more than `levels` of them. */
export function isNestedDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  // Plain loops: this is done for every event, and `Object.values` would take four times as long.
  if (Array.isArray(value)) {
    for (const inner of value as unknown[]) if (isNestedDeeperThan(levels - 1, inner)) return true;
    return false;
  }
  for (const name in value) {
    if (isNestedDeeperThan(levels - 1, (value as JsonObject)[name])) return true;
  }
  return false;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
