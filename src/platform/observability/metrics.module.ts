import { Global, Module } from '@nestjs/common';
import { DatabaseGauges } from './database-gauges.service.js';
import { Metrics } from './metrics.js';

/** Metrics, for everyone to add to. */
@Global()
@Module({ providers: [Metrics, DatabaseGauges], exports: [Metrics, DatabaseGauges] })
export class MetricsModule {}
