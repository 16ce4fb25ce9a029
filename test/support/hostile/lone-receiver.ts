import { createHook } from 'node:async_hooks';
import type { DeliveryOutcome } from '../../../src/modules/delivery/delivery-outcome.js';
import { UndiciReceiver } from '../../../src/modules/delivery/adapters/undici-receiver.js';
import type { Settings } from '../../../src/platform/config/settings.js';
import { AddressPolicy } from '../../../src/platform/outbound/address-policy.js';
import { DnsResolver } from '../../../src/platform/outbound/dns-resolver.js';
import { EndpointUrls } from '../../../src/platform/outbound/endpoint-urls.js';
import { GuardedConnectors } from '../../../src/platform/outbound/guarded-connectors.js';
import { testSettings } from '../test-settings.js';

/** What sends to users' URLs, by itself: the same classes as in the service, without a database behind them. */
export class LoneReceiver {
  private readonly receiver: UndiciReceiver;

  constructor(changes: Partial<Settings>) {
    const settings = testSettings('', '', changes);
    const addresses = new AddressPolicy(settings);
    const connectors = new GuardedConnectors(addresses, new DnsResolver(settings));
    this.receiver = new UndiciReceiver(settings, new EndpointUrls(settings, addresses), connectors);
  }

  post(url: string, headers: Record<string, string> = {}): Promise<DeliveryOutcome> {
    return this.receiver.post({ url, headers, body: Buffer.from('{}'), writeBeforeMs: Infinity });
  }

  close(): Promise<void> {
    return this.receiver.close();
  }
}

/** Counts the connections that this process begins to make while `work` is done, whoever makes them. */
export async function connectionsDuring(work: () => Promise<unknown>): Promise<number> {
  let connections = 0;
  const hook = createHook({
    init: (_, type) => {
      if (type === 'TCPCONNECTWRAP' || type === 'PIPECONNECTWRAP') connections += 1;
    },
  }).enable();
  try {
    await work();
    return connections;
  } finally {
    hook.disable();
  }
}
