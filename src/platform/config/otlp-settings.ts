import { z } from 'zod';

/** Where traces go, and in which encoding. */
export interface OtlpSettings {
  readonly tracesUrl: string;
  readonly protocol: (typeof PROTOCOLS)[number];
}

const PROTOCOLS = ['http/protobuf', 'http/json'] as const;
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const url = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must be a URL beginning with http:// or https://',
  )
  .optional();
const protocol = z.enum(PROTOCOLS, 'must be http/protobuf or http/json').optional();

/**
 * OpenTelemetry's own variables, as far as we need to know them. How many traces are kept, headers, certificates and
 * batches are read by its SDK; what it would ignore in silence is a fault here.
 */
export const OTLP_ENVIRONMENT = {
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none'], 'must be otlp or none').optional(),
  OTEL_TRACES_SAMPLER: z.enum(SAMPLERS, `must be one of ${SAMPLERS.join(', ')}`).optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number('must be a number')
    .min(0, 'must be at least 0')
    .max(1, 'must be at most 1')
    .optional(),
};

type OtlpEnvironment = z.infer<z.ZodObject<typeof OTLP_ENVIRONMENT>>;

/** Null: nothing is traced, because no endpoint is named or tracing is switched off. */
export function otlpSettingsOf(env: OtlpEnvironment): OtlpSettings | null {
  const isOff = env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || env.OTEL_TRACES_EXPORTER === 'none';
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '');
  const tracesUrl = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? (base && `${base}/v1/traces`);
  if (isOff || !tracesUrl) return null;
  const named = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? env.OTEL_EXPORTER_OTLP_PROTOCOL;
  return { tracesUrl, protocol: named ?? 'http/protobuf' };
}
