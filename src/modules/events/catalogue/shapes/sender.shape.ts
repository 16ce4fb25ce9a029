import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { INTEGER } from './values.js';

/** Who or what wrote a message. */
export class EventSender {
  @ApiPropertyOptional({ example: 'user' })
  type?: string;

  @ApiProperty({
    description:
      'Such as `contact`, `user`, `workflow`, `api`, `bot`, `ai_agent`, `echo`, `zapier`, `make`, `n8n`.',
    example: 'user',
  })
  source: string;

  @ApiPropertyOptional({ ...INTEGER, example: 71 })
  userId?: number;

  @ApiPropertyOptional({ ...INTEGER, example: 3 })
  teamId?: number;
}
