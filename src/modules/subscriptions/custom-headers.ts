import type { Fault } from '../../common/fault.js';

export const HEADERS_MAX = 20;

const NAME_LENGTH_MAX = 128;
const VALUE_BYTES_MAX = 4096;

/** Of all names and values together: common servers take 8 to 16 KiB, and ours come on top. */
const HEADERS_BYTES_MAX = 6144;

/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Printable ASCII and Latin-1: one byte each on the wire, and neither CR nor LF. */
const VALUE = /^[\x20-\x7e\u00a0-\u00ff]*$/;

const RESERVED_PREFIXES = ['webhook-', 'x-webhook-', 'content-', 'proxy-'];
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
];

/** `expect` would make a receiver answer before it has the body. */
const RESERVED = new Set(['host', 'user-agent', 'expect', ...HOP_BY_HOP]);

/** All that is wrong with a subscription's own headers; values that are not texts are left to others. */
export function faultsOfHeaders(headers: Readonly<Record<string, unknown>>): Fault[] {
  const seen = new Set<string>();
  // That there are too many is said elsewhere.
  const entries = Object.entries(headers).slice(0, HEADERS_MAX);
  const faults = entries.flatMap(([name, value]) => {
    const key = name.toLowerCase();
    const messages = [...faultsOfName(key), ...(typeof value === 'string' ? faultsOfValue(value) : [])];
    if (seen.has(key)) messages.push('is named twice: upper and lower case are the same');
    seen.add(key);
    return messages.map((message) => ({ path: `headers.${name}`, message }));
  });
  return bytesOf(headers) > HEADERS_BYTES_MAX
    ? [...faults, { path: 'headers', message: `must be at most ${HEADERS_BYTES_MAX} bytes together` }]
    : faults;
}

/** One byte for each character: others are faults of their own. */
function bytesOf(headers: Readonly<Record<string, unknown>>): number {
  return Object.entries(headers).reduce(
    (sum, [name, value]) => sum + name.length + (typeof value === 'string' ? value.length : 0),
    0,
  );
}

function faultsOfName(name: string): string[] {
  if (!TOKEN.test(name) || name.length > NAME_LENGTH_MAX) {
    return [`must be named with up to ${NAME_LENGTH_MAX} letters, digits and hyphens`];
  }
  // Gateways that hand headers on as variables (CGI, WSGI) don't tell `_` from `-`.
  const plain = name.replaceAll('_', '-');
  const isReserved = RESERVED.has(plain) || RESERVED_PREFIXES.some((prefix) => plain.startsWith(prefix));
  return isReserved ? ['is a header that can not be set'] : [];
}

function faultsOfValue(value: string): string[] {
  if (!VALUE.test(value)) return ['must hold printable characters of ASCII or Latin-1 only'];
  return value.length > VALUE_BYTES_MAX ? [`must be at most ${VALUE_BYTES_MAX} bytes long`] : [];
}
