import { ApiProperty } from '@nestjs/swagger';

export class SubscriptionFailuresDto {
  @ApiProperty({ type: String, format: 'uuid' })
  readonly subscriptionId: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  readonly failures: number;
}

export class QuotaDto {
  @ApiProperty({ type: 'integer', description: 'Failed attempts that a window may hold.', example: 30 })
  readonly limit: number;

  @ApiProperty({ type: 'number', description: 'The length of the sliding window.', example: 1800 })
  readonly windowSeconds: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Failed attempts in the window that ends now.' })
  readonly failures: number;

  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly remaining: number;

  @ApiProperty({ type: Boolean, description: 'While true, a subscription is disabled at its next failure.' })
  readonly exceeded: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'If nothing more fails: when the quota is no longer exceeded, or, if it is not, when the oldest failure stops counting. Null without failures.',
  })
  readonly resetsAt: string | null;

  @ApiProperty({ type: [SubscriptionFailuresDto], description: 'The most failures first.' })
  readonly bySubscription: readonly SubscriptionFailuresDto[];
}
