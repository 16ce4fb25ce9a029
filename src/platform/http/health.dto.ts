import { ApiProperty, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';

/** The answer of a process that runs. */
export class LivenessDto {
  @ApiProperty({ type: String, enum: ['ok'] })
  readonly status: 'ok';
}

/** How one thing is that the service needs. */
export class IndicatorDto {
  @ApiProperty({ type: String, enum: ['up', 'down'], example: 'up' })
  readonly status: 'up' | 'down';

  @ApiProperty({
    type: 'number',
    required: false,
    description: 'Milliseconds that it took to find out.',
    example: 3,
  })
  readonly responseTime?: number;

  @ApiProperty({ type: String, required: false, description: 'Why it is down.', example: 'does not answer' })
  readonly message?: string;
}

const INDICATORS = { type: 'object', additionalProperties: { $ref: getSchemaPath(IndicatorDto) } } as const;
const UP = { database: { status: 'up' }, queue: { status: 'up' }, mail: { status: 'up' } };

/** What the service needs, and how it is. */
@ApiExtraModels(IndicatorDto)
export class ReadinessDto {
  @ApiProperty({ type: String, enum: ['ok', 'error', 'shutting_down'], example: 'ok' })
  readonly status: string;

  @ApiProperty({ ...INDICATORS, description: 'What answers.', example: UP })
  readonly info: object;

  @ApiProperty({ ...INDICATORS, description: 'What does not.', example: {} })
  readonly error: object;

  @ApiProperty({ ...INDICATORS, description: 'Both.', example: UP })
  readonly details: object;
}
