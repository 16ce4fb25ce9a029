import ipaddr from 'ipaddr.js';

/** Addresses of every range that rule 17 refuses: its first, its last, and one in between where there is one. */
export const REFUSED_IPV4: readonly string[] = [
  ...['0.0.0.0', '0.255.255.255'], // "this" network
  ...['127.0.0.1', '127.0.0.0', '127.8.8.8', '127.255.255.255'], // loopback
  ...['10.0.0.0', '10.1.2.3', '10.255.255.255'], // private
  ...['172.16.0.0', '172.20.1.1', '172.31.255.255'],
  ...['192.168.0.0', '192.168.1.1', '192.168.255.255'],
  ...['169.254.0.0', '169.254.1.1', '169.254.255.255'], // link-local
  ...['100.64.0.0', '100.100.1.1', '100.127.255.255'], // CGNAT
  ...['192.0.0.0', '192.0.0.255', '192.88.99.1'], // protocol assignments, 6to4 relays
  ...['192.0.2.1', '198.51.100.1', '203.0.113.255'], // documentation
  ...['198.18.0.0', '198.19.255.255'], // benchmarking
  ...['192.31.196.1', '192.52.193.1', '192.175.48.1'], // AS112, AMT
  ...['224.0.0.0', '224.0.0.251', '239.255.255.255'], // multicast
  ...['240.0.0.0', '254.1.1.1', '255.255.255.254', '255.255.255.255'], // reserved, broadcast
  ...['169.254.169.254', '169.254.170.2', '169.254.170.23', '169.254.0.23', '169.254.42.42'], // cloud metadata
  ...['168.63.129.16', '100.100.100.200', '192.0.0.192'],
];

export const REFUSED_IPV6: readonly string[] = [
  ...['::', '::1', '::2'], // unspecified, loopback, what follows
  ...['fe80::', 'fe80::1', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], // link-local
  ...['fec0::1', 'feff::1'], // site-local
  ...['fc00::', 'fc00::1', 'fd00::1', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], // unique local
  ...['ff00::', 'ff01::1', 'ff02::1', 'ff0e::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], // multicast
  ...['100::', '100::1', '100:0:0:1::1'], // discard, dummy
  ...['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '3fff::1', '3fff:fff::1'], // documentation
  ...['2001:2::1', '2001:2:0:ffff::1'], // benchmarking
  ...['2001:10::1', '2001:20::1', '2001:30::1', '2001:100::1', '2001:1ff::1'], // ORCHID, drones, reserved
  ...['2001:3::1', '2001:4:112::1', '2620:4f:8000::1'], // AMT, AS112
  ...['5f00::1', '64:ff9b:2::1', '200::1', '400::1', '1000::1', '4000::1', '8000::1', 'a000::1', 'e000::1'],
  ...['64:ff9b:1::1', '64:ff9b:1::808:808', '64:ff9b:1:ffff::1'], // local-use NAT64
  ...['fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42', 'fe80::a9fe:a9fe'], // cloud metadata
  // ISATAP hosts behind a router of any network.
  ...['2606:4700::5efe:a00:1', '2606:4700::200:5efe:c0a8:101', '2a00:1450::5efe:7f00:1'],
];

/** Every IPv6 address that ends at, or carries, this IPv4 address; all in IPv6's usual form. */
export function carriersOf(ipv4: string): string[] {
  const [high, low] = hextetsOf(ipv4);
  const [clientHigh, clientLow] = hextetsOf(ipv4, 0xff);
  return [
    `::ffff:${high}:${low}`, // mapped
    `::ffff:0:${high}:${low}`, // translated (RFC 2765)
    `::${high}:${low}`, // compatible
    `64:ff9b::${high}:${low}`, // NAT64
    `64:ff9b:1::${high}:${low}`, // local-use NAT64
    `2002:${high}:${low}::1`, // 6to4
    `2001:0:${high}:${low}::f7f7:f7f7`, // Teredo, as server
    `2001:0:808:808::${clientHigh}:${clientLow}`, // Teredo, as client
    `2606:4700::5efe:${high}:${low}`, // ISATAP
  ];
}

/** All addresses of the table, each once, in the form that name servers give. */
export function allRefusedAddresses(): string[] {
  const carriers = REFUSED_IPV4.flatMap(carriersOf);
  const texts = [...REFUSED_IPV4, ...REFUSED_IPV6, ...carriers].map((text) =>
    text.includes(':') ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text,
  );
  return [...new Set(texts)];
}

function hextetsOf(ipv4: string, mask = 0): [string, string] {
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(ipv4)
    .toByteArray()
    .map((byte) => byte ^ mask);
  return [((a << 8) | b).toString(16), ((c << 8) | d).toString(16)];
}
