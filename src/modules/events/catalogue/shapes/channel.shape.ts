import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { INTEGER, UNIX_SECONDS } from './values.js';

/** The account, of whichever messenger, that a message went through. */
export class EventChannel {
  @ApiProperty({ ...INTEGER, example: 12 })
  id: number;

  @ApiPropertyOptional({ example: 'Shop WhatsApp' })
  name?: string;

  @ApiPropertyOptional({
    description:
      'Such as `whatsapp_cloud`, `facebook`, `instagram`, `telegram`, `line`, `gmail`, `custom_channel`.',
    example: 'whatsapp_cloud',
  })
  source?: string;

  @ApiPropertyOptional({ description: "The messenger's own settings, as JSON text.", example: '{}' })
  meta?: string;

  @ApiPropertyOptional({ ...UNIX_SECONDS, description: 'Unix seconds.' })
  created_at?: number;

  @ApiPropertyOptional({ ...UNIX_SECONDS, description: 'Unix seconds.' })
  lastMessageTime?: number;

  @ApiPropertyOptional({ ...UNIX_SECONDS, description: 'Unix seconds.' })
  lastIncomingMessageTime?: number;
}
