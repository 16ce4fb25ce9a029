import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { BUCKET_SIZES, type BucketSize } from '../interval.js';
import type { Bucket } from '../stats-reader.service.js';

export class StatsQueryDto {
  @ApiPropertyOptional({
    enum: BUCKET_SIZES,
    default: 'hour',
    description:
      'How long a bucket is. Minutes reach back two days, hours ninety; days are of UTC and kept for ever.',
  })
  readonly interval: BucketSize;

  @ApiPropertyOptional({
    format: 'date-time',
    description:
      'The first bucket is the one that holds this time. Default: an hour (`minute`), a day (`hour`) or thirty days (`day`) before `until`.',
    example: '2026-03-01T00:00:00.000Z',
  })
  readonly since?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'The last bucket is the one that ends here or holds this time. Default: now.',
    example: '2026-03-02T00:00:00.000Z',
  })
  readonly until?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only what belongs to this subscription.' })
  readonly subscriptionId?: string;
}

const LATENCY = { type: 'integer', nullable: true } as const;

/** Null where nothing was delivered. Within two per cent. */
export class LatencyDto {
  @ApiProperty({ ...LATENCY, description: 'Half took no longer.', example: 84 })
  readonly p50: number | null;

  @ApiProperty({ ...LATENCY, description: '95 % took no longer.', example: 310 })
  readonly p95: number | null;

  @ApiProperty({ ...LATENCY, description: '99 % took no longer.', example: 30120 })
  readonly p99: number | null;
}

export class StatsBucketDto {
  @ApiProperty({ format: 'date-time', example: '2026-03-01T00:00:00.000Z' })
  readonly start: string;

  @ApiProperty({
    type: 'integer',
    description: 'Events accepted; of a subscription, those that it was to get.',
    example: 1200,
  })
  readonly accepted: number;

  @ApiProperty({ type: 'integer', description: 'Attempts that a receiver accepted.', example: 2395 })
  readonly delivered: number;

  @ApiProperty({ type: 'integer', description: 'Attempts that failed.', example: 12 })
  readonly failedAttempts: number;

  @ApiProperty({ type: 'integer', description: 'Deliveries given up.', example: 2 })
  readonly dropped: number;

  @ApiProperty({ type: 'integer', description: 'Deliveries withheld.', example: 3 })
  readonly skipped: number;

  @ApiProperty({
    type: LatencyDto,
    description:
      'From the acceptance of an event to its answer, waiting and retries included. Manual retries and replays are left out.',
  })
  readonly latencyMs: LatencyDto;
}

export class StatsDto {
  @ApiProperty({ type: [StatsBucketDto], description: 'Oldest first, without gaps.' })
  readonly buckets: readonly StatsBucketDto[];
}

/** A bucket as the API shows it. */
export function bucketDtoOf({ start, latency, ...counts }: Bucket): StatsBucketDto {
  const [p50 = null, p95 = null, p99 = null] = latency.quantiles(0.5, 0.95, 0.99);
  return { start: start.toISOString(), ...counts, latencyMs: { p50, p95, p99 } };
}
