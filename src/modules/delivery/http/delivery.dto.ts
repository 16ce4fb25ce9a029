import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQueryDto, pageDtoOf } from '../../../platform/openapi/page.dto.js';
import { ApiEventBody } from '../../events/index.js';
import { DELIVERY_STATUSES, type DeliveryStatus } from '../persistence/delivery-filter.js';
import type { LoggedAttempt, LoggedDelivery } from '../persistence/delivery-log.js';

const NULLABLE_TIME = { type: String, format: 'date-time', nullable: true } as const;

/** What a list of deliveries is narrowed to. */
export class DeliveryQueryDto extends PageQueryDto {
  @ApiPropertyOptional({ format: 'uuid' })
  readonly subscriptionId?: string;

  @ApiPropertyOptional({ enum: DELIVERY_STATUSES })
  readonly status?: DeliveryStatus;

  @ApiPropertyOptional({ maxLength: 100, example: 'contact.updated' })
  readonly eventType?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  readonly eventId?: string;

  @ApiPropertyOptional({ maxLength: 100, example: '88123' })
  readonly contactId?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Accepted at this time or later.' })
  readonly since?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'Accepted before this time.' })
  readonly until?: string;
}

/** One event for one subscription. */
export class DeliveryDto {
  @ApiProperty({ format: 'uuid' })
  readonly id: string;

  @ApiProperty({ format: 'uuid' })
  readonly eventId: string;

  @ApiProperty({ example: 'contact.updated' })
  readonly eventType: string;

  @ApiProperty({ format: 'uuid' })
  readonly subscriptionId: string;

  @ApiProperty({ description: 'Where it goes or went.', example: 'https://crm.example/hooks' })
  readonly url: string;

  @ApiProperty({
    type: 'integer',
    description: 'Its number in its subscription: 1, 2, … without gaps; 0 for a test event.',
  })
  readonly sequence: number;

  @ApiProperty({ enum: DELIVERY_STATUSES, example: 'delivered' })
  readonly status: DeliveryStatus;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Why it was dropped (`retries_exhausted`, `gone`, `test_failed`) or skipped (`disabled`, `deleted`, `plan`).',
  })
  readonly reason: string | null;

  @ApiProperty({ type: 'integer' })
  readonly attemptCount: number;

  @ApiProperty({ ...NULLABLE_TIME, description: 'When it is tried again; null: when its turn comes.' })
  readonly nextAttemptAt: string | null;

  @ApiProperty({ format: 'date-time', description: 'When its event was accepted.' })
  readonly createdAt: string;

  @ApiProperty({
    ...NULLABLE_TIME,
    description: 'When it was delivered, dropped or skipped.',
    example: '2026-11-23T07:00:00.131Z',
  })
  readonly completedAt: string | null;
}

/** One HTTP request of a delivery. */
export class AttemptDto {
  @ApiProperty({ type: 'integer', description: '1, 2, …; a number that is missing was lost in a crash.' })
  readonly number: number;

  @ApiProperty({
    description: 'Whether it was asked for by hand; then it does not count against the quota.',
    example: false,
  })
  readonly manual: boolean;

  @ApiProperty({ format: 'date-time' })
  readonly startedAt: string;

  @ApiProperty({ type: 'integer', example: 87 })
  readonly durationMs: number;

  @ApiProperty({ enum: ['accepted', 'refused', 'timed_out', 'unreachable', 'blocked'] })
  readonly outcome: string;

  @ApiProperty({ type: 'integer', nullable: true, example: 200 })
  readonly statusCode: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'What went wrong, such as `HTTP 503`.' })
  readonly error: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: "Values of a subscription's own headers are hidden.",
    example: { 'content-type': 'application/json', 'x-webhook-attempt': '1' },
  })
  readonly requestHeaders: Record<string, string>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    nullable: true,
    example: { 'content-type': 'text/plain' },
  })
  readonly responseHeaders: Record<string, string> | null;

  @ApiProperty({ type: String, nullable: true, description: 'The first 4 KiB.', example: 'ok' })
  readonly responseBody: string | null;
}

/** A delivery with what was sent and what came back. */
export class DeliveryWithAttemptsDto extends DeliveryDto {
  @ApiEventBody('The body that it carries.')
  readonly payload: object;

  @ApiProperty({ type: [AttemptDto] })
  readonly attempts: AttemptDto[];
}

/** A page of deliveries. */
export class DeliveryPageDto extends pageDtoOf(DeliveryDto, 'DeliveryPageDto') {}

/** A delivery as the API shows it. */
export function deliveryDtoOf(delivery: LoggedDelivery): DeliveryDto {
  return {
    id: delivery.id,
    eventId: delivery.eventId,
    eventType: delivery.eventType,
    subscriptionId: delivery.subscriptionId,
    url: delivery.url,
    sequence: delivery.sequence,
    status: delivery.status,
    reason: delivery.reason,
    attemptCount: delivery.attemptCount,
    nextAttemptAt: delivery.nextAttemptAt?.toISOString() ?? null,
    createdAt: delivery.createdAt.toISOString(),
    completedAt: delivery.completedAt?.toISOString() ?? null,
  };
}

/** An attempt as the API shows it. */
export function attemptDtoOf(attempt: LoggedAttempt): AttemptDto {
  return { ...attempt, startedAt: attempt.startedAt.toISOString() };
}
