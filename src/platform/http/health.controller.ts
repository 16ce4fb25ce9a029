import { Controller, Get, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { type HealthCheckResult, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { Database } from '../database/database.js';
import { MailTransport } from '../mail/mail-transport.js';
import { WakeQueues } from '../queue/wake-queue.js';
import { LivenessDto, ReadinessDto } from './health.dto.js';
import { Public } from './public.decorator.js';

const DATABASE_TIMEOUT_MS = 1_000;

/** Probes stop asking after some seconds, and a mail server that is asked too often stops answering. */
const MAIL_REMEMBERED_MS = 10_000;

const NOT_READY = {
  info: { database: { status: 'up' }, queue: { status: 'up' } },
  error: { mail: { status: 'down', message: 'does not answer' } },
};

@ApiTags('Health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly queues: WakeQueues,
    private readonly mail: MailTransport,
  ) {}

  @Get('live')
  @ApiOperation({ operationId: 'getLiveness', summary: 'Whether the process runs' })
  @ApiOkResponse({ type: LivenessDto, description: 'It does.' })
  live(): LivenessDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ operationId: 'getReadiness', summary: 'Whether database, queue and mail answer' })
  @ApiOkResponse({ type: ReadinessDto, description: 'All answer.' })
  @ApiServiceUnavailableResponse({
    type: ReadinessDto,
    description: 'One or more do not; see `error`.',
    example: { status: 'error', ...NOT_READY, details: { ...NOT_READY.info, ...NOT_READY.error } },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthCheckResult | object> {
    try {
      return await this.health.check([
        () => this.isUp('database', () => this.pingDatabase()).withTimeout(DATABASE_TIMEOUT_MS),
        () => this.isUp('queue', () => this.queues.isReachable()),
        () => this.isUp('mail', () => this.mail.isReachable()).cacheFor(MAIL_REMEMBERED_MS),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      reply.code(error.getStatus());
      return error.getResponse() as object;
    }
  }

  /** The words of a driver stay inside: this route is open to everyone. */
  private isUp(name: string, ask: () => Promise<boolean>) {
    return this.indicators.check(name).attempt(async () => {
      if (!(await ask().catch(() => false))) throw new Error('does not answer');
    });
  }

  private async pingDatabase(): Promise<boolean> {
    await this.database.rows('select 1');
    return true;
  }
}
