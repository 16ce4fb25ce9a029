/** An IP address of a host. */
export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Why a host has no address now; `code` is the resolver's own, such as `ENOTFOUND` or `ETIMEOUT`. */
export class LookupFailure extends Error {
  constructor(
    readonly hostname: string,
    readonly code: string,
  ) {
    super(`${hostname} could not be looked up (${code})`);
    this.name = 'LookupFailure';
  }
}

/** Looks up the hosts of users' URLs. */
export abstract class HostResolver {
  /** All addresses of a host, as they are, at least one. Rejects with a LookupFailure. */
  abstract addressesOf(hostname: string): Promise<readonly HostAddress[]>;
}
