import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { Scopes, WorkspaceDirectory } from '../../workspaces/index.js';
import { QuotaMeter } from '../quota-meter.service.js';
import { QuotaDto } from './quota.dto.js';

@ApiTags('Quota')
@Controller('v1/workspaces/:workspaceId/quota')
export class QuotaController {
  constructor(
    private readonly meter: QuotaMeter,
    private readonly workspaces: WorkspaceDirectory,
  ) {}

  @Get()
  @Scopes('deliveries:read')
  @ApiOperation({
    operationId: 'getQuota',
    summary: 'Get the error quota',
    description:
      'Every failed attempt counts; when a window holds more than `limit`, what failed is disabled.',
  })
  @ApiOkResponse({ type: QuotaDto })
  @ApiProblems('workspace_not_found')
  async get(
    @Param('workspaceId', new UuidParamPipe('workspace_not_found')) workspaceId: string,
  ): Promise<QuotaDto> {
    await this.workspaces.get(workspaceId);
    const { limit, windowMs, failures, resetsAt, bySubscription } = await this.meter.read(workspaceId);
    return {
      limit,
      windowSeconds: windowMs / 1000,
      failures,
      remaining: Math.max(0, limit - failures),
      exceeded: failures > limit,
      resetsAt: resetsAt?.toISOString() ?? null,
      bySubscription,
    };
  }
}
