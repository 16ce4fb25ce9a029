import { Global, Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { NoTracing, Tracing } from './tracing.js';

/** Traces, for everyone to add to. Without an OTLP endpoint nothing of OpenTelemetry is loaded. */
@Global()
@Module({
  providers: [
    {
      provide: Tracing,
      inject: [Settings],
      useFactory: async (settings: Settings): Promise<Tracing> => {
        if (!settings.otlp) return new NoTracing();
        const { OtlpTracing } = await import('./otlp-tracing.js');
        return OtlpTracing.start(settings, settings.otlp);
      },
    },
  ],
  exports: [Tracing],
})
export class TracingModule {}
