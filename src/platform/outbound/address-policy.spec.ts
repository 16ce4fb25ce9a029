import { describe, expect, it } from '@jest/globals';
import { Settings } from '../config/settings.js';
import { AddressPolicy } from './address-policy.js';

function policyWith(...endpointAllowCidrs: string[]): AddressPolicy {
  return new AddressPolicy({ endpointAllowCidrs } as unknown as Settings);
}

const REFUSED: readonly [string, readonly string[]][] = [
  ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
  ['loopback', ['127.0.0.1', '127.255.255.254', '::1']],
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1']],
  ['link-local', ['169.254.1.1', 'fe80::1', 'febf::1']],
  ['CGNAT', ['100.64.0.1', '100.127.255.255']],
  ['unique local and site-local', ['fc00::1', 'fdff::1', 'fec0::1']],
  ['multicast and broadcast', ['224.0.0.1', '239.255.255.255', 'ff02::1', '255.255.255.255']],
  ['reserved', ['240.0.0.1', '192.0.0.8', '192.88.99.1', '4000::1', '5f00::1', '100::1', '::2']],
  ['benchmarking', ['198.18.0.1', '198.19.255.255', '2001:2::1']],
  ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1']],
  ['cloud metadata', ['169.254.169.254', '168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254']],
  ['IPv4-mapped', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::FFFF:10.0.0.1', '::ffff:a9fe:a9fe']],
  ['IPv4-compatible and -translated', ['::127.0.0.1', '::8.8.8.8', '::ffff:0:127.0.0.1']],
  ['NAT64', ['64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b:1::808:808']],
  ['6to4', ['2002:7f00:1::', '2002:a00:1::1', '2002:a9fe:a9fe::1']],
  ['Teredo with a private client', ['2001:0:808:808::80ff:fffe']],
  ['Teredo with a private server', ['2001:0:a00:1::f7f7:f7f7']],
  ['ISATAP in front of a private host', ['2606:4700::5efe:a00:1', '2606:4700::200:5efe:7f00:1']],
  ['zone ids', ['fe80::1%eth0', '2606:4700::1111%1']],
  ['other notations', ['2130706433', '0x7f.1', '127.1', '0177.0.0.1', '08.8.8.8', '[2606:4700::1111]']],
  ['what is no address', ['', 'localhost', 'example.com']],
];

const ALLOWED: readonly [string, readonly string[]][] = [
  ['public IPv4', ['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '223.255.255.254']],
  ['public IPv6', ['2606:4700:4700::1111', '2a00:1450:4001:80b::200e']],
  ['public IPv4 behind NAT64, 6to4, Teredo and mapped', ['64:ff9b::808:808', '2002:808:808::1']],
  ['public IPv4 behind ISATAP', ['2606:4700::5efe:808:808']],
  ['the rest of those', ['2001:0:808:808::f7f7:f7f7', '::ffff:8.8.8.8']],
];

describe('AddressPolicy', () => {
  it.each(REFUSED)('refuses %s', (_, addresses) => {
    const policy = policyWith();
    expect(addresses.filter((address) => policy.isAllowed(address))).toEqual([]);
  });

  it.each(ALLOWED)('lets %s through', (_, addresses) => {
    const policy = policyWith();
    expect(addresses.filter((address) => !policy.isAllowed(address))).toEqual([]);
  });

  it('opens the ranges that the operator names, and no more', () => {
    const policy = policyWith('127.0.0.0/8', '::1/128', '10.1.0.0/16');
    expect(['127.0.0.1', '::1', '10.1.2.3', '::ffff:127.0.0.1'].every((ip) => policy.isAllowed(ip))).toBe(
      true,
    );
    expect(['10.2.0.1', '::2', '192.168.0.1'].some((ip) => policy.isAllowed(ip))).toBe(false);
  });

  it('keeps cloud metadata closed inside an opened range', () => {
    const policy = policyWith('169.254.0.0/16', 'fd00::/8', 'fe80::/10', '0.0.0.0/0');
    expect(['169.254.1.1', 'fe80::1'].every((ip) => policy.isAllowed(ip))).toBe(true);
    const metadata = ['169.254.169.254', 'fd00:ec2::254', '::ffff:169.254.169.254', '168.63.129.16'];
    metadata.push('fe80::a9fe:a9fe', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::', '100.100.100.200');
    expect(metadata.some((ip) => policy.isAllowed(ip))).toBe(false);
  });
});
