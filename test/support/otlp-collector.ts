import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface OtlpValue {
  readonly stringValue?: string;
  readonly intValue?: string | number;
  readonly boolValue?: boolean;
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: OtlpValue }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: { readonly code?: number };
}

interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** A span as it arrived. */
export interface CollectedSpan extends Omit<OtlpSpan, 'attributes'> {
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A real OTLP/HTTP server on 127.0.0.1 that keeps what it is sent: spans in JSON, other encodings by their type. */
export class OtlpCollector {
  readonly spans: CollectedSpan[] = [];
  readonly contentTypes: string[] = [];
  private readonly server = createServer((request, response) => {
    void this.take(request).then(() => response.end('{}'));
  });

  static async open(): Promise<OtlpCollector> {
    const collector = new OtlpCollector();
    await new Promise<void>((resolve) => collector.server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get tracesUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1/traces`;
  }

  /** The spans of a trace, by the start of their names. */
  of(traceId: string, name: string): CollectedSpan[] {
    return this.spans.filter((span) => span.traceId === traceId && span.name.startsWith(name));
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async take(request: IncomingMessage): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const type = String(request.headers['content-type']);
    this.contentTypes.push(type);
    if (type !== 'application/json') return;
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as OtlpRequest;
    for (const { spans } of resourceSpans.flatMap(({ scopeSpans }) => scopeSpans)) {
      for (const { attributes, ...span } of spans) {
        const fields = Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
        this.spans.push({ ...span, fields });
      }
    }
  }
}
