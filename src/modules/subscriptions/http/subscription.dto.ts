import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import type { DisabledReason } from '../../../contracts/domain-events.js';
import { ENDPOINT_URL_LENGTH_MAX } from '../../../platform/outbound/endpoint-url.js';
import { pageDtoOf } from '../../../platform/openapi/page.dto.js';
import { SubscriptionFilters } from '../../events/index.js';
import { HEADERS_MAX } from '../custom-headers.js';
import { EVENT_TYPES_MAX } from '../limits.js';
import type { Waiting } from '../ports/waiting-deliveries.js';
import type { Subscription } from '../subscription.js';

const DISABLED_REASONS = ['manual', 'error_quota', 'gone'] as const satisfies readonly DisabledReason[];

export class CreateSubscriptionDto {
  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: ENDPOINT_URL_LENGTH_MAX,
    description:
      'Where events are posted to: https, a public host, no credentials, no fragment. Subscriptions of a workspace with the same URL share one queue.',
    example: 'https://hooks.ferreteria.example/respond',
  })
  readonly url: string;

  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: EVENT_TYPES_MAX,
    uniqueItems: true,
    description: 'See `GET /event-types`.',
    example: ['message.received', 'conversation.closed'],
  })
  readonly eventTypes: string[];

  @ApiProperty({ type: String, nullable: true, required: false, maxLength: 500, example: 'CRM sync' })
  readonly description?: string | null;

  @ApiProperty({ type: SubscriptionFilters, required: false })
  readonly filters?: SubscriptionFilters;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    maxProperties: HEADERS_MAX,
    selfRequired: false,
    description:
      'Headers to send besides ours, each value up to 4 KiB, and 6 KiB together. `host`, `user-agent`, `expect`, hop-by-hop headers, `proxy-*`, `content-*`, `webhook-*` and `x-webhook-*` can not be set, nor with `_` for `-`.',
    example: { authorization: 'Bearer 5f2c' },
  })
  readonly headers?: Record<string, string>;

  @ApiProperty({ type: Boolean, required: false, default: true, description: 'False creates it disabled.' })
  readonly enabled?: boolean;
}

export class UpdateSubscriptionDto extends PartialType(OmitType(CreateSubscriptionDto, ['enabled'])) {}

export class EnableSubscriptionDto {
  @ApiProperty({
    type: String,
    enum: ['skipped'],
    required: false,
    description:
      'Queues what was skipped since it was last disabled, in the original order, ahead of what comes next.',
  })
  readonly replay?: 'skipped';
}

export class LastFailureDto {
  @ApiProperty({ type: String, format: 'date-time' })
  readonly at: string;

  @ApiProperty({ type: String, description: 'What went wrong, in words.', example: 'HTTP 503' })
  readonly error: string;
}

export class SubscriptionDto {
  @ApiProperty({ type: String, format: 'uuid' })
  readonly id: string;

  @ApiProperty({ type: String, format: 'uuid' })
  readonly workspaceId: string;

  @ApiProperty({ type: String, example: 'https://hooks.ferreteria.example/respond' })
  readonly url: string;

  @ApiProperty({ type: [String], example: ['message.received', 'conversation.closed'] })
  readonly eventTypes: string[];

  @ApiProperty({ type: String, nullable: true, example: 'CRM sync' })
  readonly description: string | null;

  @ApiProperty({ type: SubscriptionFilters })
  readonly filters: SubscriptionFilters;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { authorization: 'Bearer 5f2c' },
  })
  readonly headers: Record<string, string>;

  @ApiProperty({ type: String, enum: ['enabled', 'disabled'] })
  readonly status: 'enabled' | 'disabled';

  @ApiProperty({
    type: String,
    enum: DISABLED_REASONS,
    nullable: true,
    description: '`error_quota`: too many failures; `gone`: the endpoint answered 410.',
  })
  readonly disabledReason: DisabledReason | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly disabledAt: string | null;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many deliveries wait.', example: 0 })
  readonly pendingDeliveries: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  readonly oldestPendingAt: string | null;

  @ApiProperty({
    type: LastFailureDto,
    nullable: true,
    description: 'The newest attempt that failed and was not asked for by hand; it stays after a success.',
  })
  readonly lastFailure: LastFailureDto | null;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly updatedAt: string;
}

export class CreatedSubscriptionDto extends SubscriptionDto {
  @ApiProperty({
    type: String,
    description: 'Signs every request; shown this once.',
    example: 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
  })
  readonly signingSecret: string;
}

export const SubscriptionPageDto = pageDtoOf(SubscriptionDto, 'SubscriptionPageDto');

/** A subscription as the API shows it. */
export function subscriptionDtoOf(subscription: Subscription, waiting: Waiting | undefined): SubscriptionDto {
  return {
    id: subscription.id,
    workspaceId: subscription.workspaceId,
    url: subscription.url,
    eventTypes: subscription.eventTypes,
    description: subscription.description,
    filters: subscription.filters,
    headers: subscription.headers,
    status: subscription.isDisabled() ? 'disabled' : 'enabled',
    disabledReason: subscription.disabledReason,
    disabledAt: subscription.disabledAt?.toISOString() ?? null,
    pendingDeliveries: waiting?.count ?? 0,
    oldestPendingAt: waiting?.oldestAt.toISOString() ?? null,
    lastFailure: lastFailureOf(subscription),
    createdAt: subscription.createdAt.toISOString(),
    updatedAt: subscription.updatedAt.toISOString(),
  };
}

function lastFailureOf({ lastFailedAt, lastError }: Subscription): LastFailureDto | null {
  return lastFailedAt && lastError !== null ? { at: lastFailedAt.toISOString(), error: lastError } : null;
}
