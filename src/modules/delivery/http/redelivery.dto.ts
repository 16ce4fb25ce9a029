import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DELIVERY_STATUSES } from '../persistence/delivery-filter.js';
import type { EndedStatus } from '../persistence/requeues.js';
import { AttemptDto } from './delivery.dto.js';

const ENDED_STATUSES = DELIVERY_STATUSES.filter((status) => status !== 'pending');

/** Which deliveries of a subscription are sent again. */
export class ReplayDto {
  @ApiProperty({
    format: 'date-time',
    description: 'Deliveries whose events were accepted at this time or later.',
    example: '2026-11-23T07:00:00.000Z',
  })
  readonly since: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'Deliveries whose events were accepted before this time; without it, all up to now.',
    example: '2026-11-23T08:00:00.000Z',
  })
  readonly until?: string;

  @ApiPropertyOptional({
    type: [String],
    enum: ENDED_STATUSES,
    minItems: 1,
    maxItems: ENDED_STATUSES.length,
    uniqueItems: true,
    description: 'Without it: `dropped` and `skipped`. Name `delivered` to have sent again what arrived.',
    example: ['dropped', 'skipped'],
  })
  readonly statuses?: EndedStatus[];
}

/** How much was queued. */
export class ReplayedDto {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'What is left of it, `pendingDeliveries` of the subscription tells.',
    example: 1250,
  })
  readonly replayed: number;
}

/** Which example is sent. */
export class TestEventDto {
  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 100,
    description: 'Any type of `GET /event-types`, whether the subscription wants it or not.',
    example: 'contact.tag.updated',
  })
  readonly eventType: string;
}

/** What a test event came to. */
export class TestAttemptDto extends AttemptDto {
  @ApiProperty({ format: 'uuid', description: 'Its place in the delivery log.' })
  readonly deliveryId: string;

  @ApiProperty({
    format: 'uuid',
    description: 'As in `webhook-id` and `event_id`; no event of the workspace.',
  })
  readonly eventId: string;
}
