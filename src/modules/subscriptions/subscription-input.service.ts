import { Injectable, type Type } from '@nestjs/common';
import { validationFailed } from '../../common/domain-error.js';
import type { Fault } from '../../common/fault.js';
import { ModelValidator } from '../../platform/openapi/model-validator.js';
import { EndpointUrls } from '../../platform/outbound/endpoint-urls.js';
import { EventCatalogue } from '../events/index.js';
import { faultsOfHeaders } from './custom-headers.js';
import { EVENT_TYPES_MAX } from './limits.js';

/** The fields whose meaning is checked besides their form. */
interface SubscriptionFields {
  readonly url?: string;
  readonly eventTypes?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Checks what users send about subscriptions. A schema can't say what a good URL or header is, so both kinds of
 * faults are collected here and told together.
 */
@Injectable()
export class SubscriptionInput {
  constructor(
    private readonly validator: ModelValidator,
    private readonly catalogue: EventCatalogue,
    private readonly urls: EndpointUrls,
  ) {}

  /** Gives `body` as a `model`, its URL normalised. @throws validation_failed with all faults */
  checked<T extends SubscriptionFields>(model: Type<T>, body: unknown): T {
    const given = body ?? {};
    const fields = fieldsOf(given);
    const url = typeof fields['url'] === 'string' ? this.urls.judge(fields['url']) : null;
    const faults = [
      ...this.validator.faults(model, given, 'closed'),
      ...(url?.faults ?? []).map((message) => ({ path: 'url', message })),
      ...this.faultsOfEventTypes(fields['eventTypes']),
      ...faultsOfHeaders(fieldsOf(fields['headers'])),
    ];
    if (faults.length > 0) throw validationFailed(withoutRepeats(faults));
    return { ...(given as T), ...(url && { url: url.href }) };
  }

  private faultsOfEventTypes(types: unknown): Fault[] {
    if (!Array.isArray(types)) return [];
    const message = `must be one of: ${this.catalogue.names.join(', ')}`;
    return types
      .slice(0, EVENT_TYPES_MAX)
      .flatMap((type: unknown, index) =>
        typeof type === 'string' && !this.catalogue.find(type)
          ? [{ path: `eventTypes[${index}]`, message }]
          : [],
      );
  }
}

/** The keys of what should be an object; none of anything else, whose faults the schema tells. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}

function withoutRepeats(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.path}\n${fault.message}`, fault])).values()];
}
