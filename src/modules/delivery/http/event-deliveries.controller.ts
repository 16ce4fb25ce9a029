import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { notFound } from '../../../common/domain-error.js';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { ApiEventBody, EventArchive } from '../../events/index.js';
import { Scopes, WorkspaceDirectory } from '../../workspaces/index.js';
import { DeliveryLog } from '../persistence/delivery-log.js';
import { DeliveryDto, deliveryDtoOf } from './delivery.dto.js';

/** An event and what became of it. */
export class EventWithDeliveriesDto {
  @ApiProperty({ format: 'uuid' })
  readonly id: string;

  @ApiProperty({ example: 'contact.updated' })
  readonly type: string;

  @ApiProperty({ type: 'integer', description: 'Its number in the workspace: 1, 2, … without gaps.' })
  readonly sequence: number;

  @ApiProperty({ format: 'date-time' })
  readonly occurredAt: string;

  @ApiProperty({ format: 'date-time' })
  readonly acceptedAt: string;

  @ApiEventBody('The body that receivers get.')
  readonly payload: object;

  @ApiProperty({ type: [DeliveryDto] })
  readonly deliveries: DeliveryDto[];
}

@ApiTags('Events')
@Controller('v1/workspaces/:workspaceId/events')
@Scopes('events:read')
export class EventDeliveriesController {
  constructor(
    private readonly events: EventArchive,
    private readonly log: DeliveryLog,
    private readonly workspaces: WorkspaceDirectory,
  ) {}

  @Get(':eventId')
  @ApiOperation({ operationId: 'getEvent', summary: 'Get an event with its deliveries' })
  @ApiOkResponse({ type: EventWithDeliveriesDto })
  @ApiProblems('workspace_not_found', 'event_not_found')
  async get(
    @Param('workspaceId', new UuidParamPipe('workspace_not_found')) workspaceId: string,
    @Param('eventId', new UuidParamPipe('event_not_found')) id: string,
  ): Promise<EventWithDeliveriesDto> {
    await this.workspaces.get(workspaceId);
    const event = await this.events.find(workspaceId, id);
    if (!event) throw notFound('event');
    const deliveries = await this.log.ofEvent(workspaceId, event.day, event.sequence);
    return {
      id: event.id,
      type: event.type,
      sequence: event.sequence,
      occurredAt: event.occurredAt.toISOString(),
      acceptedAt: event.acceptedAt.toISOString(),
      payload: JSON.parse(event.body) as object,
      deliveries: deliveries.map(deliveryDtoOf),
    };
  }
}
