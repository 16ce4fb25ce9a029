import { ApiProperty } from '@nestjs/swagger';
import { FILTER_NAMES } from '../../../contracts/event-traits.js';
import { pageDtoOf } from '../../../platform/openapi/page.dto.js';
import type { EventCatalogue } from '../catalogue/event-catalogue.service.js';
import type { EventType } from '../catalogue/event-type.js';

/** What was changed in an event type. */
export class EventTypeChangeDto {
  @ApiProperty({ description: 'The version of the service that brought it.', example: '0.1.0' })
  readonly version: string;

  @ApiProperty({ example: 'First version.' })
  readonly change: string;
}

/** An event type with all that a producer and a receiver need. */
export class EventTypeDto {
  @ApiProperty({ example: 'contact.tag.updated' })
  readonly name: string;

  @ApiProperty({ example: 'Contact tag updated' })
  readonly title: string;

  @ApiProperty({ example: 'One tag was added to a contact or removed from it.' })
  readonly description: string;

  @ApiProperty({
    enum: FILTER_NAMES,
    isArray: true,
    description: 'The filters that apply to it.',
    example: ['tags'],
  })
  readonly filters: readonly string[];

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'JSON Schema (2020-12) of `data` as it is posted.',
    example: { type: 'object', required: ['tag', 'action', 'contact'] },
  })
  readonly dataSchema: object;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'JSON Schema (2020-12) of the body that receivers get.',
    example: { type: 'object', required: ['event_type', 'event_id', 'tag', 'action', 'contact'] },
  })
  readonly bodySchema: object;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'A `data` to post.',
    example: { tag: 'vip', action: 'add', contact: { id: 75118 } },
  })
  readonly example: object;

  @ApiProperty({ type: [EventTypeChangeDto], description: 'What became of it, newest first.' })
  readonly changelog: readonly EventTypeChangeDto[];
}

/** All event types; there is only one page. */
export class EventTypePageDto extends pageDtoOf(EventTypeDto, 'EventTypePageDto') {}

/** An event type as the API shows it. */
export function eventTypeDtoOf(catalogue: EventCatalogue, type: EventType): EventTypeDto {
  const { data, body } = catalogue.schemasOf(type.name);
  return {
    name: type.name,
    title: type.title,
    description: type.description,
    filters: catalogue.filtersOf(type.name),
    dataSchema: data,
    bodySchema: body,
    example: type.example,
    changelog: type.changelog,
  };
}
