import { Resolver } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { isLocalhost } from './endpoint-url.js';
import { type HostAddress, HostResolver, LookupFailure } from './host-resolver.js';

/** A server that does not answer is asked again once, with twice the patience: both fit into one attempt. */
const TRIES = 2;
const FIRST_TRY_SHARE = 0.25;

/** How long a host that has addresses of one family is held up by a server that tells none of the other. */
const OTHER_FAMILY_MS = 250;

/** As the URL was judged. */
const LOOPBACK: readonly HostAddress[] = [{ address: '127.0.0.1', family: 4 }];

type Answer = readonly HostAddress[] | LookupFailure;

/**
 * Asks the name servers itself. The look-up of the operating system would wait in one of the few threads of libuv, so
 * that four names whose servers never answer would hold up every other look-up, and file, of the process (ADR 60).
 */
@Injectable()
export class DnsResolver extends HostResolver {
  private readonly resolver: Resolver;

  constructor({ deliveryTimeoutMs, endpointDnsServers }: Settings) {
    super();
    this.resolver = new Resolver({ timeout: Math.ceil(deliveryTimeoutMs * FIRST_TRY_SHARE), tries: TRIES });
    if (endpointDnsServers.length > 0) this.resolver.setServers(endpointDnsServers);
  }

  async addressesOf(hostname: string): Promise<readonly HostAddress[]> {
    if (isLocalhost(hostname)) return LOOPBACK;
    const both = [this.ask(hostname, 4), this.ask(hostname, 6)];
    const first = await Promise.race(both);
    const all = Promise.all(both);
    const isFound = !(first instanceof LookupFailure);
    const answers = isFound
      ? await Promise.race([all, delay(OTHER_FAMILY_MS, [first], { ref: false })])
      : await all;
    const addresses = answers.flatMap((answer) => (answer instanceof LookupFailure ? [] : answer));
    if (addresses.length === 0) throw worstOf(hostname, answers);
    return addresses;
  }

  private async ask(hostname: string, family: 4 | 6): Promise<Answer> {
    try {
      const texts = await (family === 4
        ? this.resolver.resolve4(hostname)
        : this.resolver.resolve6(hostname));
      return texts.map((address) => ({ address, family }));
    } catch (error) {
      return new LookupFailure(hostname, (error as { code?: string }).code ?? 'EUNKNOWN');
    }
  }
}

/** A failure tells more than that there are no addresses of one family. */
function worstOf(hostname: string, answers: readonly Answer[]): LookupFailure {
  const failures = answers.filter((answer) => answer instanceof LookupFailure);
  return (
    failures.find(({ code }) => code !== 'ENODATA') ?? failures[0] ?? new LookupFailure(hostname, 'ENODATA')
  );
}
