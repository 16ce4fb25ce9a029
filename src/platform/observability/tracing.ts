/** What is told of a span besides its times. */
export type SpanFields = Readonly<Record<string, string | number | boolean>>;

/** What began the trace of an id. */
export interface TraceBeginning {
  readonly name: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly fields: SpanFields;
  /** The `traceparent` of whoever caused it; another trace, to which this one is linked. */
  readonly cause: string | undefined;
}

/** A request that is under way and traced. */
export interface TracedRequest {
  /** For its receiver, in the form of W3C's Trace Context. */
  readonly traceparent: string;

  /** @param failure its kind, if it failed: a status code, or a word */
  end(endedAt: Date, fields: SpanFields, failure: string | null): void;
}

/**
 * Traces of things that have a UUID. The UUID is the id of the trace, so that processes that know the thing share its
 * trace without telling each other anything.
 */
export abstract class Tracing {
  /** If false, the other methods do nothing: a caller may spare itself the trouble. */
  abstract readonly isOn: boolean;

  /** Records how the trace of `id` began. */
  abstract begin(id: string, beginning: TraceBeginning): void;

  /** Begins a request in the trace of `id`; null when nothing is traced. */
  abstract request(id: string, name: string, startedAt: Date): TracedRequest | null;
}

/** What there is when no OTLP endpoint is configured. */
export class NoTracing extends Tracing {
  readonly isOn = false;

  begin(): void {
    // Nothing is traced.
  }

  request(): null {
    return null;
  }
}
