import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { Settings } from '../config/settings.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/**
 * Where clouds answer an instance with its credentials or settings. Refused even inside an allowed range, since
 * some of them lie in ordinary private or public ones.
 */
const CLOUD_METADATA = new Set([
  '169.254.169.254', // AWS, Azure, Google, DigitalOcean and more
  '169.254.170.2', // AWS ECS
  '169.254.170.23', // AWS EKS
  '169.254.0.23', // Tencent
  '169.254.42.42', // Scaleway
  '168.63.129.16', // Azure
  '100.100.100.200', // Alibaba
  '192.0.0.192', // Oracle
  'fd00:ec2::254', // AWS
  'fd00:ec2::23', // AWS EKS
  'fd20:ce::254', // Google
  'fd00:42::42', // Scaleway
  'fe80::a9fe:a9fe', // OpenStack
]);

/** The only part of IPv6 that IANA has given out for the public internet. */
const GLOBAL_UNICAST: Range = [ipaddr.parse('2000::'), 3];

/**
 * Which addresses the service may connect to on behalf of a user (rule 17): public unicast, and the ranges of
 * `ENDPOINT_ALLOW_CIDRS`. An address that carries an IPv4 address inside (mapped, NAT64, 6to4, Teredo, ISATAP) is
 * judged by what is inside.
 */
@Injectable()
export class AddressPolicy {
  private readonly allowed: readonly Range[];

  constructor(settings: Settings) {
    this.allowed = settings.endpointAllowCidrs.map((cidr) => ipaddr.parseCIDR(cidr));
  }

  /** Judges an address in its usual form, without brackets; anything else, also a zone id, is refused. */
  isAllowed(ip: string): boolean {
    if (isIP(ip) === 0 || ip.includes('%')) return false;
    return unwrapped(parsed(ip)).every((address) => this.mayReach(address));
  }

  private mayReach(address: Address): boolean {
    if (CLOUD_METADATA.has(address.toString())) return false;
    return isPublic(address) || this.allowed.some((range) => isInside(address, range));
  }
}

/** ipaddr.js reads `::8.8.8.8` as the mapped `::ffff:8.8.8.8`; without dots there is nothing to confuse. */
function parsed(ip: string): Address {
  return ipaddr.parse(isIP(ip) === 6 ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : ip);
}

function isPublic(address: Address): boolean {
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || isInside(address, GLOBAL_UNICAST));
}

function isInside(address: Address, [network, bits]: Range): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

/** The IPv4 addresses that packets to `address` end at; `address` itself when it carries none. */
function unwrapped(address: Address): Address[] {
  if (address instanceof ipaddr.IPv4) return [address];
  const bytes = address.toByteArray();
  const embedded = (start: number, mask = 0) =>
    new ipaddr.IPv4(bytes.slice(start, start + 4).map((byte) => byte ^ mask));
  switch (address.range()) {
    case 'ipv4Mapped':
      return [embedded(12)];
    case 'rfc6052': // 64:ff9b::/96; of the local-use 64:ff9b:1::/48 nobody can tell where the IPv4 part lies.
      return bytes[5] === 0 ? [embedded(12)] : [address];
    case '6to4':
      return [embedded(2)];
    case 'teredo': // RFC 4380: the server in the clear, the client with each bit turned.
      return [embedded(4), embedded(12, 0xff)];
    default:
      return isIsatap(bytes) ? [address, embedded(12)] : [address];
  }
}

/** RFC 5214: the lower half of an address of any network, with the IPv4 address of a host behind its router. */
function isIsatap(bytes: readonly number[]): boolean {
  return ((bytes[8] ?? 0) & 0xfd) === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;
}
