import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { FactName } from '../../contracts/domain-events.js';
import { Facts } from './facts.js';
import { type FactListener, ON_FACT } from './on-fact.decorator.js';

/** Every fact by name; the compiler holds it equal to `DomainEvents`. */
const FACT_NAMES: Readonly<Record<FactName, true>> = {
  'events.accepted': true,
  'deliveries.failed': true,
  'endpoint.gone': true,
  'quota.warned': true,
  'quota.tripped': true,
  'subscription.created': true,
  'subscription.moved': true,
  'subscription.sender_changed': true,
  'subscriptions.endangered': true,
  'subscriptions.disabled': true,
  'deliveries.withheld': true,
  'subscription.enabled': true,
  'subscription.deleted': true,
  'events.erased': true,
  'workspace.purging': true,
  'workspace.purged': true,
  'subscriptions.forgotten': true,
};

/** Binds every `@OnFact` method at boot and refuses to start when a fact has no listener. */
@Injectable()
export class FactExplorer implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
    private readonly facts: Facts,
  ) {}

  onModuleInit(): void {
    for (const { instance } of this.discovery.getProviders()) {
      if (instance && typeof instance === 'object') this.bindMethodsOf(instance);
    }
  }

  onApplicationBootstrap(): void {
    const unheard = (Object.keys(FACT_NAMES) as FactName[]).filter((name) => !this.facts.isHeard(name));
    if (unheard.length > 0) throw new Error(`Nobody listens to: ${unheard.join(', ')}`);
  }

  private bindMethodsOf(instance: object): void {
    const methods = instance as Record<string, (...args: unknown[]) => Promise<void>>;
    for (const key of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object)) {
      const method = methods[key];
      if (!method) continue;
      const listener = this.reflector.get<FactListener | undefined>(ON_FACT, method);
      if (listener) this.facts.bind(listener.fact, listener.phase, method.bind(instance));
    }
  }
}
