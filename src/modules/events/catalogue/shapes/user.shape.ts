import { ApiPropertyOptional } from '@nestjs/swagger';
import { INTEGER } from './values.js';

/** Somebody who works in the workspace. */
export class EventUser {
  @ApiPropertyOptional({ ...INTEGER, example: 71 })
  id?: number;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Ivo' })
  firstName?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Prates' })
  lastName?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'ivo@loja.example' })
  email?: string | null;
}
