import { ApiProperty } from '@nestjs/swagger';

export class SubscriptionFailuresDto {
  @ApiProperty({ type: String, format: 'uuid' })
  readonly subscriptionId: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 4 })
  readonly failures: number;
}

export class QuotaDto {
  @ApiProperty({ type: 'integer', description: 'Failed attempts that a window may hold.', example: 30 })
  readonly limit: number;

  @ApiProperty({ type: 'number', description: 'The length of the sliding window.', example: 1800 })
  readonly windowSeconds: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Failed attempts in the window that ends now.',
    example: 4,
  })
  readonly failures: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 26 })
  readonly remaining: number;

  @ApiProperty({
    type: Boolean,
    description: 'While true, a subscription is disabled at its next failure.',
    example: false,
  })
  readonly exceeded: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'If nothing more fails: when the quota is no longer exceeded, or, if it is not, when the oldest failure stops counting. Null without failures.',
    example: '2026-11-23T07:23:10.402Z',
  })
  readonly resetsAt: string | null;

  @ApiProperty({ type: [SubscriptionFailuresDto], description: 'The most failures first.' })
  readonly bySubscription: readonly SubscriptionFailuresDto[];
}
