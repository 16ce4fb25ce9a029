import { isIP } from 'node:net';
import { domainToUnicode } from 'node:url';
import { NON_HTTP_PORTS } from './non-http-ports.js';

/** What the text of an endpoint's URL is judged by. */
export interface EndpointUrlPolicy {
  readonly allowHttp: boolean;
  /** Whether an IP address, without brackets, may be connected to. */
  isAddressAllowed(ip: string): boolean;
}

/** The URL as it is stored and called, null if it is refused; `faults` says why, all reasons at once. */
export interface JudgedUrl {
  readonly href: string | null;
  readonly faults: readonly string[];
}

export const ENDPOINT_URL_LENGTH_MAX = 2048;

const PUNYCODE = 'xn--';

/** What clouds call the addresses of `AddressPolicy`'s list: told at once, though any name is checked when it is used. */
const CLOUD_METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.tencentyun.com',
  'instance-data',
  'instance-data.ec2.internal',
]);

/**
 * Judges the text of an endpoint's URL (rule 17). Names are not resolved here: their addresses are checked at
 * each request, which goes to the address that was checked.
 */
export function judgeEndpointUrl(text: string, policy: EndpointUrlPolicy): JudgedUrl {
  // The parser would drop these silently, and what is stored would not be what was sent.
  if (/[\s\p{Cc}]/u.test(text)) return refused('must not hold white space or control characters');
  const url = parsed(text);
  if (!url) return refused('must be a URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refused('must begin with https://');
  const faults = [...faultsOfForm(text, url, policy.allowHttp), ...faultsOfTarget(url, policy)];
  return faults.length > 0 ? { href: null, faults } : { href: url.href, faults };
}

/** Not with `URL.canParse`: once it runs hot, Node 20 takes Latin-1 for broken UTF-8 and refuses `https://münchen.example`. */
function parsed(text: string): URL | null {
  try {
    const url = new URL(text);
    return isEncodedWell(url.hostname) ? url : null;
  } catch {
    return null;
  }
}

/** Node 24 takes names that say that they are Punycode and are not, which no name server can know; Node 20 and 22 don't. */
function isEncodedWell(hostname: string): boolean {
  return !hostname.includes(PUNYCODE) || !domainToUnicode(hostname).split('.').some(isPunycode);
}

function isPunycode(label: string): boolean {
  return label.startsWith(PUNYCODE);
}

function refused(fault: string): JudgedUrl {
  return { href: null, faults: [fault] };
}

function faultsOfForm(text: string, url: URL, allowHttp: boolean): string[] {
  const faults: string[] = [];
  if (Math.max(text.length, url.href.length) > ENDPOINT_URL_LENGTH_MAX) {
    faults.push(`must be at most ${ENDPOINT_URL_LENGTH_MAX} characters long`);
  }
  if (url.protocol === 'http:' && !allowHttp) faults.push('must begin with https://');
  if (url.username || url.password) faults.push('must not hold a user name or password');
  if (text.includes('#')) faults.push('must not have a fragment');
  return faults;
}

function faultsOfTarget(url: URL, policy: EndpointUrlPolicy): string[] {
  const faults: string[] = [];
  if (url.port && NON_HTTP_PORTS.has(Number(url.port))) {
    faults.push(`must not use port ${url.port}, which is not for HTTP`);
  }
  const address = literalAddress(url.hostname);
  const isRefused = address ? !policy.isAddressAllowed(address) : isCloudMetadata(url.hostname);
  if (isRefused) faults.push('must not point to a private or reserved address');
  return faults;
}

/** The address that the host names without a look-up, in its usual form. */
function literalAddress(hostname: string): string | null {
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  if (isIP(host)) return host;
  return isLocalhost(host) ? '127.0.0.1' : null;
}

/** Whether a name means this machine, whatever name servers say (RFC 6761, section 6.3). */
export function isLocalhost(hostname: string): boolean {
  const name = withoutDot(hostname);
  return name === 'localhost' || name.endsWith('.localhost');
}

function isCloudMetadata(hostname: string): boolean {
  return CLOUD_METADATA_NAMES.has(withoutDot(hostname));
}

function withoutDot(hostname: string): string {
  return hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
}
