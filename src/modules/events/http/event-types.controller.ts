import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { notFound } from '../../../common/domain-error.js';
import type { Page } from '../../../common/page.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { RootOrOwn } from '../../workspaces/index.js';
import { EventCatalogue } from '../catalogue/event-catalogue.service.js';
import { EventTypeDto, eventTypeDtoOf, EventTypePageDto } from './event-type.dto.js';

@ApiTags('Event types')
@Controller('v1/event-types')
@RootOrOwn()
export class EventTypesController {
  constructor(private readonly catalogue: EventCatalogue) {}

  @Get()
  @ApiOperation({ operationId: 'listEventTypes', summary: 'List the event types with their schemas' })
  @ApiOkResponse({ type: EventTypePageDto })
  list(): Page<EventTypeDto> {
    const items = this.catalogue.types().map((type) => eventTypeDtoOf(this.catalogue, type));
    return { items, pagination: { next: null } };
  }

  @Get(':type')
  @ApiOperation({ operationId: 'getEventType', summary: 'Get an event type' })
  @ApiOkResponse({ type: EventTypeDto })
  @ApiProblems('event_type_not_found')
  get(@Param('type') name: string): EventTypeDto {
    const type = this.catalogue.find(name);
    if (!type) throw notFound('event_type');
    return eventTypeDtoOf(this.catalogue, type);
  }
}
