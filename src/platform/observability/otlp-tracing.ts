import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  diag,
  DiagLogLevel,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type IdGenerator,
  RandomIdGenerator,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import type { Settings } from '../config/settings.js';
import type { OtlpSettings } from '../config/otlp-settings.js';
import { QuietLog } from '../queue/quiet-log.js';
import { within } from '../queue/within.js';
import { type SpanFields, type TraceBeginning, type TracedRequest, Tracing } from './tracing.js';

/** The process has ten seconds to end, most of them for attempts. */
const FLUSH_MS = 1_500;
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;

/**
 * Traces to an OTLP endpoint, by OpenTelemetry's SDK, which reads how to sample and to batch from its own variables.
 * Loaded only when an endpoint is configured.
 */
export class OtlpTracing extends Tracing implements OnApplicationShutdown {
  readonly isOn = true;
  private readonly ids = new GivenIds();
  private readonly provider: BasicTracerProvider;
  private readonly tracer: Tracer;

  private constructor(exporter: SpanExporter, version: string) {
    super();
    const own = resourceFromAttributes({ 'service.name': 'hooklane', 'service.version': version });
    this.provider = new BasicTracerProvider({
      resource: own.merge(detectResources({ detectors: [envDetector] })),
      spanProcessors: [new BatchSpanProcessor(exporter)],
      idGenerator: this.ids,
    });
    this.tracer = this.provider.getTracer('hooklane', version);
  }

  static async start({ version }: Pick<Settings, 'version'>, otlp: OtlpSettings): Promise<OtlpTracing> {
    const log = new QuietLog(new Logger('Tracing'));
    const warn = (message: string) => log.warn('otlp', `Traces could not be sent: ${message}`);
    const silent = () => undefined;
    diag.setLogger(
      { error: warn, warn, info: silent, debug: silent, verbose: silent },
      { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
    );
    return new OtlpTracing(await exporterTo(otlp), version);
  }

  begin(id: string, { name, startedAt, endedAt, fields, cause }: TraceBeginning): void {
    const links = linksTo(cause);
    this.root(id, name, { kind: SpanKind.PRODUCER, startTime: startedAt, attributes: fields, links })?.end(
      endedAt,
    );
  }

  request(id: string, name: string, startedAt: Date): TracedRequest | null {
    // Not ended, hence not sent: it says only whether this trace is sampled, as it did when the trace began.
    const root = this.root(id, name, { startTime: startedAt });
    if (!root) return null;
    const parent = trace.setSpan(ROOT_CONTEXT, root);
    const span = this.tracer.startSpan(name, { kind: SpanKind.CLIENT, startTime: startedAt }, parent);
    return { traceparent: traceparentOf(span), end: (...ending) => end(span, ...ending) };
  }

  async onApplicationShutdown(): Promise<void> {
    await within(FLUSH_MS, this.provider.shutdown()).catch(() => undefined);
    diag.disable();
  }

  /** The span with which the trace of `id` begins; null when the id can't be one of a trace. */
  private root(id: string, name: string, options: SpanOptions): Span | null {
    const traceId = id.replaceAll('-', '').toLowerCase();
    const given = { traceId, spanId: traceId.slice(16) };
    if (!isSpanContextValid({ ...given, traceFlags: 0 })) return null;
    return this.ids.during(given, () =>
      this.tracer.startSpan(name, { ...options, root: true }, ROOT_CONTEXT),
    );
  }
}

interface Ids {
  readonly traceId: string;
  readonly spanId: string;
}

/** Random ids, but for spans whose ids are given. */
class GivenIds implements IdGenerator {
  private readonly random = new RandomIdGenerator();
  private given: Ids | null = null;

  generateTraceId = (): string => this.given?.traceId ?? this.random.generateTraceId();
  generateSpanId = (): string => this.given?.spanId ?? this.random.generateSpanId();

  during<T>(given: Ids, work: () => T): T {
    this.given = given;
    try {
      return work();
    } finally {
      this.given = null;
    }
  }
}

async function exporterTo({ tracesUrl: url, protocol }: OtlpSettings): Promise<SpanExporter> {
  switch (protocol) {
    case 'http/protobuf': {
      const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
      return new OTLPTraceExporter({ url });
    }
    case 'http/json': {
      const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
      return new OTLPTraceExporter({ url });
    }
  }
}

function end(span: Span, endedAt: Date, fields: SpanFields, failure: string | null): void {
  span.setAttributes(fields);
  if (failure !== null) {
    span.setAttribute('error.type', failure);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end(endedAt);
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** A `traceparent` that is not valid is ignored, as the standard demands. */
function linksTo(traceparent: string | undefined): Link[] {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(context) ? [{ context }] : [];
}
