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
  const { phone = null, email = null, assignee } = contact;
  const complete: Record<string, unknown> = { ...contact, phone, email };
  if (isObject(assignee) && Object.keys(assignee).length === 0) complete['assignee'] = null;
  return complete;
}

/**
 * The JSON of a body with the keys of data behind ours, just as `JSON.stringify` would write it: receivers that parse a body
 * and write it again get the same text. `eventType` and `eventId` are names without anything to escape.
 */
export function deliveredText(eventType: string, eventId: string, dataText: string): string {
  const head = `{"event_type":"${eventType}","event_id":"${eventId}"`;
  if (dataText === '{}') return `${head}}`;
  if (!INDEX_FIRST.test(dataText)) return `${head},${dataText.slice(1)}`;
  // Keys that look like array indexes come first in every object, so here too.
  const data = JSON.parse(dataText) as object;
  return JSON.stringify({ event_type: eventType, event_id: eventId, ...data });
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
