import { Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.js';
import { MetricsModule } from './metrics.module.js';
import { QueueGauges } from './queue-gauges.service.js';

/** What a process tells about itself. */
@Module({
  imports: [MetricsModule],
  controllers: [MetricsController],
  providers: [QueueGauges],
})
export class ObservabilityModule {}
