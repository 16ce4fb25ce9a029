import ipaddr from 'ipaddr.js';
import { carriersOf, REFUSED_IPV4, REFUSED_IPV6 } from './addresses.js';

/** What somebody may type in, and what is wrong with it. */
export type HostileUrl = readonly [text: string, fault: string];

const PRIVATE = 'must not point to a private or reserved address';
const NO_URL = 'must be a URL';
const BLANK = 'must not hold white space or control characters';
const CREDENTIALS = 'must not hold a user name or password';
const FRAGMENT = 'must not have a fragment';
const SCHEME = 'must begin with https://';

const portFault = (port: number) => `must not use port ${port}, which is not for HTTP`;

/** Each refused IPv4 address, in every notation that a URL may have it in. */
function notationsOf(ipv4: string): string[] {
  const bytes = ipaddr.IPv4.parse(ipv4).toByteArray();
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const whole = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const each = (write: (byte: number) => string) => bytes.map(write).join('.');
  return [
    ipv4,
    `${ipv4}.`,
    String(whole),
    `0x${whole.toString(16)}`,
    `0${whole.toString(8)}`,
    each((byte) => `0x${byte.toString(16)}`),
    each((byte) => `0${byte.toString(8)}`),
    each((byte) => `0X000${byte.toString(16).toUpperCase()}`),
    `${a}.${((b << 16) | (c << 8) | d) >>> 0}`,
    `${a}.${b}.${(c << 8) | d}`,
    `0x${a.toString(16)}.0${b.toString(8)}.${(c << 8) | d}`,
    inDigitsFrom(ipv4, 0xff10), // full width
    inDigitsFrom(ipv4, 0x1d7ce), // mathematical bold
    ipv4.replaceAll('.', '。'),
    ipv4.replaceAll('.', '｡'),
    ipv4.replaceAll('.', '．'),
    ipv4.replaceAll('.', '%2e'),
    Array.from(ipv4, (char) => `%${char.charCodeAt(0).toString(16)}`).join(''),
  ];
}

/** IPv6 short, in capitals, and in full. */
function formsOf(ipv6: string): string[] {
  const full = ipaddr.IPv6.parse(ipv6).toNormalizedString();
  return [`[${ipv6}]`, `[${ipv6.toUpperCase()}]`, `[${full}]`];
}

function inDigitsFrom(text: string, zero: number): string {
  return text.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}

const hosts = [
  ...REFUSED_IPV4.flatMap(notationsOf),
  ...REFUSED_IPV6.flatMap(formsOf),
  ...REFUSED_IPV4.flatMap(carriersOf).map((ipv6) => `[${ipv6}]`),
  ...REFUSED_IPV4.flatMap((ipv4) => [`[::ffff:${ipv4}]`, `[64:ff9b::${ipv4}]`, `[::${ipv4}]`]),
];

const odd: readonly HostileUrl[] = [
  // Short forms, and digits of other kinds.
  ...['https://127.1/', 'https://0/', 'https://0x0/', 'https://00/', 'https://0x7f.1/', 'https://0177.1/'],
  ...[
    'https://①②⑦.⓪.⓪.①/',
    'https://¹²⁷.⁰.⁰.¹/',
    'https://₁₂₇.₀.₀.₁/',
    'https://𝟭𝟮𝟳.𝟬.𝟬.𝟭/',
    'https://1２7.0.0.1/',
    'https://127.0.0.0x/',
  ],
  // Slashes, and what stands before the host.
  ...[
    'https:127.0.0.1',
    'https:/127.0.0.1/',
    'https:///127.0.0.1/',
    'https:\\\\127.0.0.1\\',
    'https://\\127.0.0.1',
  ],
  ...[
    'https://@127.0.0.1/',
    'https://:@10.0.0.1/',
    'HTTPS://127.0.0.1',
    'hTTps://[::1]',
    'https://127.0.0.1?',
  ],
  // Names of this machine and of clouds' metadata.
  ...['https://localhost/', 'https://LOCALHOST./', 'https://api.localhost/', 'https://a.b.localhost.:8443/x'],
  ...[
    'https://ｌｏｃａｌｈｏｓｔ/',
    'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
    'https://local\u00adhost/',
    'https://local\u200bhost/',
  ],
  ...['https://%6cocalhost/', 'https://loc%61lhost/', 'https://localhost%2e/', 'https://𝐥𝐨𝐜𝐚𝐥𝐡𝐨𝐬𝐭/'],
  ...['https://metadata.google.internal/computeMetadata/v1/', 'https://metadata/', 'https://Metadata.Goog./'],
  ...[
    'https://instance-data/latest/meta-data/',
    'https://instance-data.ec2.internal/',
    'https://metadata.tencentyun.com',
  ],
].map((text): HostileUrl => [text, PRIVATE]);

const other: readonly HostileUrl[] = [
  ...['', 'example.com', '//example.com/', 'https://', 'https://?', 'https://#', 'https:// ', 'https:@/'].map(
    (text): HostileUrl => [text, text.endsWith(' ') ? BLANK : NO_URL],
  ),
  // Zone ids are no part of a URL, however they are written.
  ...[
    '[fe80::1%25eth0]',
    '[fe80::1%eth0]',
    '[fe80::1%251]',
    '[::1%25lo]',
    '[fe80::1%]',
    'fe80::1%25eth0',
  ].map((host): HostileUrl => [`https://${host}/`, NO_URL]),
  // Addresses that are none.
  ...['256.256.256.256', '0x100000000', '4294967296', '127.0.0.0.1', '1.2.3.4.5', '09.0.0.1', '1.256.1'].map(
    (host): HostileUrl => [`https://${host}/`, NO_URL],
  ),
  ...[
    '[::1',
    '::1',
    '[127.0.0.1]',
    '[::ffff:127.1]',
    '[::ffff:0x7f000001]',
    '[1::2::3]',
    '[:::1]',
    '[g::1]',
    '[]',
  ].map((host): HostileUrl => [`https://${host}/`, NO_URL]),
  ...[
    'a b',
    'a<b',
    'a^b',
    'a|b',
    '127.0.0.1%00.example.com',
    '127.0.0.1%0d%0a',
    'exa%mple.com',
    'xn--a',
    'a%23b',
  ].map((host): HostileUrl => [`https://${host}/`, host.includes(' ') ? BLANK : NO_URL]),
  // Characters that parsers drop in silence.
  ...[
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\0',
    '\u0001',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u3000',
    '\ufeff',
  ].map((char): HostileUrl => [`https://exam${char}ple.com/`, BLANK]),
  [' https://example.com/', BLANK],
  ['https://example.com/\r\nHost: evil.example', BLANK],
  ['https://example.com/a b', BLANK],
  // Other schemes.
  ...[
    'ftp',
    'file',
    'gopher',
    'ws',
    'wss',
    'http',
    'dict',
    'ldap',
    'httpss',
    'jar:https',
    'view-source:https',
  ].map((scheme): HostileUrl => [`${scheme}://example.com/`, SCHEME]),
  ['javascript:alert(1)', SCHEME],
  ['data:text/plain,x', SCHEME],
  ['file:///etc/passwd', SCHEME],
  ['blob:https://example.com/0', SCHEME],
  ['urn:example:a', SCHEME],
  // Names and passwords, some of which look like the host.
  ['https://user@example.com/', CREDENTIALS],
  ['https://user:pass@example.com/', CREDENTIALS],
  ['https://:pass@example.com/', CREDENTIALS],
  ['https://example.com@127.0.0.1/', CREDENTIALS],
  ['https://127.0.0.1@example.com/', CREDENTIALS],
  ['https://example.com:443@10.0.0.1/', CREDENTIALS],
  ['https://example.com%2f@127.0.0.1/', CREDENTIALS],
  ['https://a@b@example.com/', CREDENTIALS],
  ['https://user%0d%0a@example.com/', CREDENTIALS],
  // Fragments.
  ['https://example.com/#', FRAGMENT],
  ['https://example.com/#@127.0.0.1/', FRAGMENT],
  ['https://example.com#.127.0.0.1/', FRAGMENT],
  ['https://127.0.0.1#.example.com/', FRAGMENT],
  ['https://example.com/?a#b', FRAGMENT],
  // Ports.
  ...[
    0, 1, 7, 19, 21, 22, 23, 25, 53, 69, 79, 110, 111, 119, 135, 139, 143, 161, 179, 389, 445, 465, 512, 514,
  ].map((port): HostileUrl => [`https://example.com:${port}/`, portFault(port)]),
  ...[
    587, 636, 873, 993, 995, 1433, 1521, 2049, 3306, 3389, 5060, 5432, 5672, 5900, 6000, 6379, 6667, 9042,
  ].flatMap((port): HostileUrl[] =>
    port === 873 ? [] : [[`https://example.com:${port}/`, portFault(port)]],
  ),
  ...[9092, 10080, 11211, 26379, 27017].map((port): HostileUrl => [
    `https://example.com:${port}/`,
    portFault(port),
  ]),
  ['https://example.com:0022/', portFault(22)],
  ['https://example.com:000000/', portFault(0)],
  ...['65536', '-1', '99999', '443a', 'https', '4e2', '0x19', '２２x', '+443', '443:443', '٢٢'].map(
    (port): HostileUrl => [`https://example.com:${port}/`, NO_URL],
  ),
  [`https://example.com/${'a'.repeat(2048)}`, 'must be at most 2048 characters long'],
  [`https://${'a.'.repeat(1100)}example/`, 'must be at most 2048 characters long'],
];

/** Nothing of this may be subscribed to, nor be sent to if it stands in the database all the same. */
export const HOSTILE_URLS: readonly HostileUrl[] = [
  ...hosts.map((host): HostileUrl => [`https://${host}/`, PRIVATE]),
  ...odd,
  ...other,
];
