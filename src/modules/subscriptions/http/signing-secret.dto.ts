import { ApiProperty } from '@nestjs/swagger';
import type { SigningSecrets } from '../secret-keeper.service.js';

const SECRET_EXAMPLE = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const OVERLAP = { type: String, format: 'date-time', nullable: true, example: '2026-11-24T07:00:00.000Z' };

export class RotateSecretDto {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 604_800,
    default: 0,
    required: false,
    description: 'How long the old secret signs too, up to a week; 0: it stops at once.',
    example: 86_400,
  })
  readonly overlapSeconds?: number;
}

/** A secret that was just made. */
export class RotatedSecretDto {
  @ApiProperty({ type: String, description: 'The new secret; shown this once.', example: SECRET_EXAMPLE })
  readonly signingSecret: string;

  @ApiProperty({ ...OVERLAP, description: 'Until when the old secret signs too; null: it does no more.' })
  readonly overlapUntil: string | null;
}

/** The secrets of a subscription. */
export class SigningSecretDto {
  @ApiProperty({ type: String, example: SECRET_EXAMPLE })
  readonly signingSecret: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The secret before, while both sign: `x-webhook-signature` is made with this one.',
    example: 'whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=',
  })
  readonly previousSigningSecret: string | null;

  @ApiProperty({ ...OVERLAP, description: 'Until when both secrets sign; null: only one does.' })
  readonly overlapUntil: string | null;
}

/** The answer to a rotation. */
export function rotatedSecretDtoOf({ current, overlapUntil }: SigningSecrets): RotatedSecretDto {
  return { signingSecret: current, overlapUntil: overlapUntil?.toISOString() ?? null };
}

/** The secrets as the API shows them to who may read them. */
export function signingSecretDtoOf({ current, previous, overlapUntil }: SigningSecrets): SigningSecretDto {
  return {
    signingSecret: current,
    previousSigningSecret: previous,
    overlapUntil: overlapUntil?.toISOString() ?? null,
  };
}
