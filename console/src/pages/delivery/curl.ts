import type { DeliveryStory } from '../../api/deliveries.js';

/** Headers that curl makes itself. */
const MADE_BY_CURL = new Set(['host', 'content-length', 'connection', 'accept-encoding']);

/** The last request of a delivery, or the one to come, as a command for a POSIX shell. */
export function curlOf({ url, payload, attempts }: DeliveryStory): string {
  const headers = attempts.at(-1)?.requestHeaders ?? { 'content-type': 'application/json' };
  const lines = Object.entries(headers)
    .filter(([name]) => !MADE_BY_CURL.has(name.toLowerCase()))
    .map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  // Without --globoff, curl reads [1-9] and {a,b} in an address as patterns.
  return [
    `curl --globoff -X POST ${quoted(url)}`,
    ...lines,
    `--data-binary ${quoted(JSON.stringify(payload))}`,
  ].join(' \\\n  ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
