import { ApiProperty } from '@nestjs/swagger';

/** An erasure that was asked for. */
export class RequestedErasureDto {
  @ApiProperty({ type: 'integer', example: 88123 })
  readonly contactId: number;

  @ApiProperty({
    format: 'date-time',
    description: 'Everything stored of the contact by then is erased.',
    example: '2026-11-23T07:00:00.042Z',
  })
  readonly requestedAt: string;
}
