import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { isoText } from '../../../common/iso-text.js';
import type { Acceptance } from '../acceptance.js';
import { EVENT_TYPES } from '../catalogue/catalogue.js';

const TYPE_NAMES = EVENT_TYPES.map(({ name }) => name);

/** Events that one request can bring. */
export const BATCH_EVENTS_MAX = 500;

/** An event as a producer posts it. */
export class PostEventDto {
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'Your id of the event. Posting it again answers as the first time and stores nothing.',
    example: '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11',
  })
  readonly id?: string;

  @ApiProperty({ enum: TYPE_NAMES, example: 'contact.tag.updated' })
  readonly type: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When it happened; the time of acceptance if left out.',
    example: '2026-11-23T07:00:00.000Z',
  })
  readonly occurredAt?: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What happened; its shape is that of the type, see `GET /v1/event-types/{type}`.',
    example: { tag: 'vip', action: 'add', contact: { id: 88123, firstName: 'Marta' } },
  })
  readonly data: Record<string, unknown>;
}

/** Up to 500 events, accepted together or not at all. */
export class PostEventsDto {
  @ApiProperty({ type: [PostEventDto], minItems: 1, maxItems: BATCH_EVENTS_MAX })
  readonly events: PostEventDto[];
}

/** An event that is stored, with its deliveries. */
export class AcceptedEventDto {
  @ApiProperty({ format: 'uuid' })
  readonly id: string;

  @ApiProperty({ enum: TYPE_NAMES })
  readonly type: string;

  @ApiProperty({ format: 'date-time' })
  readonly occurredAt: string;

  @ApiProperty({ format: 'date-time' })
  readonly acceptedAt: string;

  @ApiProperty({
    description: 'Whether this event had been accepted before; then this is the first answer.',
    example: false,
  })
  readonly duplicate: boolean;

  @ApiProperty({
    type: 'integer',
    description: 'How many subscriptions it is for, disabled ones included.',
    example: 1,
  })
  readonly deliveries: number;
}

/** The events of a batch, in its order. */
export class AcceptedEventsDto {
  @ApiProperty({ type: [AcceptedEventDto] })
  readonly items: AcceptedEventDto[];
}

/** The answer to an acceptance. */
export function acceptedEventDtoOf(acceptance: Acceptance): AcceptedEventDto {
  return {
    id: acceptance.id,
    type: acceptance.type,
    occurredAt: isoText(acceptance.occurredAt),
    acceptedAt: isoText(acceptance.acceptedAt),
    duplicate: acceptance.duplicate,
    deliveries: acceptance.deliveries,
  };
}
