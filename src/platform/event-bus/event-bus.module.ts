import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { FactExplorer } from './fact-explorer.service.js';
import { Facts } from './facts.js';

/** The internal event bus. */
@Global()
@Module({
  imports: [DiscoveryModule, EventEmitterModule.forRoot({ maxListeners: 0 })],
  providers: [Facts, FactExplorer],
  exports: [Facts],
})
export class EventBusModule {}
