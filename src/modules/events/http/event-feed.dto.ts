import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQueryDto } from '../../../platform/openapi/page.dto.js';
import { EVENT_TYPES } from '../catalogue/catalogue.js';
import { cursorOf } from '../feed-place.js';
import type { FeedEvent, FeedPage } from '../persistence/event-feed.js';

const TYPE_NAMES = EVENT_TYPES.map(({ name }) => name);

/** From where on, and what of it. */
export class EventFeedQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: TYPE_NAMES, description: 'Only events of this type.' })
  readonly type?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Only events that were accepted (`acceptedAt`) at this time or later.',
    example: '2026-11-23T00:00:00.000Z',
  })
  readonly since?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Ends before the first event that was accepted (`acceptedAt`) at this time or later.',
    example: '2026-11-24T00:00:00.000Z',
  })
  readonly until?: string;
}

/** An event of the feed. */
export class FeedEventDto {
  @ApiProperty({ format: 'uuid', example: '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11' })
  readonly id: string;

  @ApiProperty({ enum: TYPE_NAMES, example: 'contact.created' })
  readonly type: string;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Its number in the workspace: 1, 2, … without gaps.',
    example: 4711,
  })
  readonly sequence: number;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T07:00:00.000Z' })
  readonly occurredAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-23T07:00:00.042Z' })
  readonly acceptedAt: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The body that receivers get.',
    example: {
      event_type: 'contact.created',
      event_id: '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11',
      contact: { id: 88123, firstName: 'Marta', phone: null, email: 'marta@ferreteria.example' },
    },
  })
  readonly payload: object;
}

/** Where the feed goes on. */
export class FeedPaginationDto {
  @ApiProperty({
    type: String,
    description: 'The cursor to go on from, also at the end: send it again later for what is new then.',
    example: 'WzQ3MTEsIjIwMjYtMTEtMjMiXQ',
  })
  readonly next: string;

  @ApiProperty({ description: 'Whether there is more to read now.', example: false })
  readonly hasMore: boolean;
}

/** Events, oldest first. */
export class FeedPageDto {
  @ApiProperty({ type: [FeedEventDto] })
  readonly items: FeedEventDto[];

  @ApiProperty({ type: FeedPaginationDto })
  readonly pagination: FeedPaginationDto;
}

/** A page of the feed as the API shows it. */
export function feedPageDtoOf({ events, next, hasMore }: FeedPage): FeedPageDto {
  return { items: events.map(feedEventDtoOf), pagination: { next: cursorOf(next), hasMore } };
}

function feedEventDtoOf({ id, type, sequence, occurredAt, acceptedAt, body }: FeedEvent): FeedEventDto {
  return {
    id,
    type,
    sequence,
    occurredAt: occurredAt.toISOString(),
    acceptedAt: acceptedAt.toISOString(),
    payload: JSON.parse(body) as object,
  };
}
