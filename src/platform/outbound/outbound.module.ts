import { Module } from '@nestjs/common';
import { AddressPolicy } from './address-policy.js';
import { DnsResolver } from './dns-resolver.js';
import { EndpointUrls } from './endpoint-urls.js';
import { GuardedConnectors } from './guarded-connectors.js';
import { HostResolver } from './host-resolver.js';

/** Where requests to users' URLs may go, and how they get there. */
@Module({
  providers: [
    AddressPolicy,
    EndpointUrls,
    GuardedConnectors,
    { provide: HostResolver, useClass: DnsResolver },
  ],
  exports: [EndpointUrls, GuardedConnectors],
})
export class OutboundModule {}
