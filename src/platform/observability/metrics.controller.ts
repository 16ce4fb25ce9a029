import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/public.decorator.js';
import { Metrics } from './metrics.js';

const EXAMPLE = `# HELP hooklane_events_accepted_total Events that were accepted and stored.
# TYPE hooklane_events_accepted_total counter
hooklane_events_accepted_total 1024
`;

@ApiTags('Health')
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'getMetrics',
    summary: 'What this process counts, for Prometheus',
    description: 'Names no workspace, endpoint or event. A reverse proxy should keep it from the internet.',
  })
  @ApiOkResponse({
    description: "In Prometheus' text format.",
    content: { 'text/plain': { schema: { type: 'string' }, example: EXAMPLE } },
  })
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.type(this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
