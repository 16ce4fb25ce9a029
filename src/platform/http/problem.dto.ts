import { ApiProperty } from '@nestjs/swagger';

export class FaultDto {
  @ApiProperty({ type: String, description: 'Where in the request.', example: 'events[3].type' })
  readonly path: string;

  @ApiProperty({ type: String, example: 'is required' })
  readonly message: string;
}

export class ProblemDto {
  @ApiProperty({ type: String, format: 'uri', example: 'urn:hooklane:problem:validation_failed' })
  readonly type: string;

  @ApiProperty({ type: String, example: 'The request is not valid' })
  readonly title: string;

  @ApiProperty({ type: 'integer', example: 400 })
  readonly status: number;

  @ApiProperty({ type: String, description: 'What went wrong this time, for people.' })
  readonly detail: string;

  @ApiProperty({ type: String, description: 'What went wrong, for programs.', example: 'validation_failed' })
  readonly code: string;

  @ApiProperty({ type: [FaultDto], required: false, description: 'All faults of the input.' })
  readonly errors?: FaultDto[];
}
