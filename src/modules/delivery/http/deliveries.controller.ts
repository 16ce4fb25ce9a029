import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { notFound } from '../../../common/domain-error.js';
import type { Page } from '../../../common/page.js';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { Scopes, WorkspaceDirectory } from '../../workspaces/index.js';
import { DeliveryLog } from '../persistence/delivery-log.js';
import {
  attemptDtoOf,
  DeliveryDto,
  deliveryDtoOf,
  DeliveryPageDto,
  DeliveryQueryDto,
  DeliveryWithAttemptsDto,
} from './delivery.dto.js';

const WorkspaceId = () => Param('workspaceId', new UuidParamPipe('workspace_not_found'));

@ApiTags('Deliveries')
@Controller('v1/workspaces/:workspaceId/deliveries')
@Scopes('deliveries:read')
export class DeliveriesController {
  constructor(
    private readonly log: DeliveryLog,
    private readonly workspaces: WorkspaceDirectory,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listDeliveries', summary: 'List deliveries, newest first' })
  @ApiOkResponse({ type: DeliveryPageDto })
  @ApiProblems('validation_failed', 'workspace_not_found')
  async list(
    @WorkspaceId() workspaceId: string,
    @Query() query: DeliveryQueryDto,
  ): Promise<Page<DeliveryDto>> {
    await this.workspaces.get(workspaceId);
    const { since, until, limit, cursor, ...filter } = query;
    const times = { since: since ? new Date(since) : undefined, until: until ? new Date(until) : undefined };
    const page = await this.log.list(workspaceId, { ...filter, ...times }, { limit, cursor });
    return { items: page.items.map(deliveryDtoOf), pagination: page.pagination };
  }

  @Get(':deliveryId')
  @ApiOperation({ operationId: 'getDelivery', summary: 'Get a delivery with its attempts' })
  @ApiOkResponse({ type: DeliveryWithAttemptsDto })
  @ApiProblems('workspace_not_found', 'delivery_not_found')
  async get(
    @WorkspaceId() workspaceId: string,
    @Param('deliveryId', new UuidParamPipe('delivery_not_found')) id: string,
  ): Promise<DeliveryWithAttemptsDto> {
    await this.workspaces.get(workspaceId);
    const delivery = await this.log.find(workspaceId, id);
    if (!delivery) throw notFound('delivery');
    const attempts = await this.log.attemptsOf(delivery);
    return {
      ...deliveryDtoOf(delivery),
      payload: JSON.parse(delivery.body) as object,
      attempts: attempts.map(attemptDtoOf),
    };
  }
}
