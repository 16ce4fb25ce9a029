import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock } from '../../../common/clock.js';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { Scopes, WorkspaceDirectory } from '../../workspaces/index.js';
import { gridOf } from '../stats-query.js';
import { StatsReader } from '../stats-reader.service.js';
import { bucketDtoOf, StatsDto, StatsQueryDto } from './stats.dto.js';

@ApiTags('Stats')
@Controller('v1/workspaces/:workspaceId/stats')
export class StatsController {
  constructor(
    private readonly reader: StatsReader,
    private readonly workspaces: WorkspaceDirectory,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Scopes('deliveries:read')
  @ApiOperation({
    operationId: 'getStats',
    summary: 'Count what happened, by minute, hour or day',
    description:
      'What happens counts when it happens: a delivery that was dropped and then delivered by a replay counts as dropped in one bucket and as delivered in another. (If it is replayed within about a minute, the drop may not be counted.) At most 1,500 buckets.',
  })
  @ApiOkResponse({ type: StatsDto })
  @ApiProblems('validation_failed', 'workspace_not_found')
  async get(
    @Param('workspaceId', new UuidParamPipe('workspace_not_found')) workspaceId: string,
    @Query() { subscriptionId, ...times }: StatsQueryDto,
  ): Promise<StatsDto> {
    await this.workspaces.get(workspaceId);
    const grid = gridOf(times, this.clock.now());
    const buckets = await this.reader.read(workspaceId, subscriptionId?.toLowerCase(), times.interval, grid);
    return { buckets: buckets.map(bucketDtoOf) };
  }
}
