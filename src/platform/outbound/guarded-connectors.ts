import { isIP, type LookupFunction, type Socket } from 'node:net';
import { callbackify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { buildConnector, errors } from 'undici';
import { AddressPolicy } from './address-policy.js';
import { limitAnswers } from './answer-limit.js';
import { BlockedAddress } from './blocked-address.js';
import { type HostAddress, HostResolver } from './host-resolver.js';

/** Of a host with more addresses the first are tried. */
const ADDRESSES_TRIED_MAX = 8;

type Connector = buildConnector.connector;

/**
 * Makes the connections to users' hosts: to checked addresses only, with checked certificates, whatever the
 * environment says, and with a limit on what an answer may weigh.
 */
@Injectable()
export class GuardedConnectors {
  constructor(
    private readonly addresses: AddressPolicy,
    private readonly resolver: HostResolver,
  ) {}

  /** A connector for one origin: TLS sessions are not shared between origins. */
  make(timeoutMs: number): Connector {
    const connect = buildConnector({
      timeout: timeoutMs,
      lookup: this.lookup,
      // Said aloud, since NODE_TLS_REJECT_UNAUTHORIZED=0 would change what is left unsaid.
      rejectUnauthorized: true,
    });
    return (target, callback) => {
      // An address is not looked up. A request to a refused one does not come this far; this is the second lock.
      const { hostname } = target;
      if (isIP(hostname) && !this.addresses.isAllowed(hostname)) {
        return callback(new BlockedAddress(hostname), null);
      }
      return connect(target, (...[error, socket]) => {
        if (error) return callback(error, null);
        limitAnswers(socket);
        stayClosed(socket);
        return callback(null, socket);
      });
    };
  }

  /**
   * Resolves a host and lets the connection go to the checked addresses only, so that no second look-up can answer
   * otherwise. One refused address refuses the host.
   */
  private readonly lookup: LookupFunction = (hostname, { all }, callback) => {
    this.check(hostname, (error, addresses = []) => {
      const [first] = addresses;
      if (error) callback(error, []);
      else if (all) callback(null, [...addresses]);
      else callback(null, first?.address ?? '', first?.family);
    });
  };

  private readonly check = callbackify((hostname: string) => this.checkedAddressesOf(hostname));

  private async checkedAddressesOf(hostname: string): Promise<HostAddress[]> {
    const found = await this.resolver.addressesOf(hostname);
    if (!found.every(({ address }) => this.addresses.isAllowed(address))) throw new BlockedAddress(hostname);
    return found.slice(0, ADDRESSES_TRIED_MAX);
  }
}

/**
 * undici takes a request that is given up in the middle for one that is still to be sent: it connects anew for it, and
 * only then sees that nobody wants it. Each attempt that hangs would make two connections. A connection that ends with
 * another error than the one for that is not made again.
 */
function stayClosed(socket: Socket): void {
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    const isGivenUp = error instanceof errors.InformationalError && error.message === 'aborted';
    return destroy(isGivenUp ? new errors.SocketError('aborted') : error);
  };
}
