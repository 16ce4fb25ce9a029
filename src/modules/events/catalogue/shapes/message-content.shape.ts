import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ANY_JSON, INTEGER } from './values.js';

export class TextContent {
  @ApiProperty({ enum: ['text'] })
  type: 'text';

  @ApiPropertyOptional({ example: 'Do you have these in brass?' })
  text?: string;

  @ApiPropertyOptional({ description: 'The tag that lets a message out of the 24-hour window.' })
  messageTag?: string;
}

export class MessageAttachment {
  @ApiProperty({ enum: ['image', 'video', 'audio', 'file'] })
  type: 'image' | 'video' | 'audio' | 'file';

  @ApiPropertyOptional({ example: 'https://files.shop.example/hinge.jpg' })
  url?: string;

  @ApiPropertyOptional({ description: 'Whether the file is still on its way.' })
  isPending?: boolean;

  @ApiPropertyOptional({ example: 'hinge.jpg' })
  fileName?: string;

  @ApiPropertyOptional({ example: 'jpg' })
  ext?: string;

  @ApiPropertyOptional({ description: 'Bytes, as text.', example: '48213' })
  size?: string;

  @ApiPropertyOptional({ example: 'image/jpeg' })
  mime?: string;
}

export class AttachmentContent {
  @ApiProperty({ enum: ['attachment'] })
  type: 'attachment';

  @ApiPropertyOptional({ type: MessageAttachment })
  attachment?: MessageAttachment;
}

export class LocationContent {
  @ApiProperty({ enum: ['location'] })
  type: 'location';

  @ApiPropertyOptional({ type: 'number', example: -34.6037 })
  latitude?: number;

  @ApiPropertyOptional({ type: 'number', example: -58.3816 })
  longitude?: number;

  @ApiPropertyOptional({ example: 'Av. Corrientes 1234, Buenos Aires' })
  address?: string;
}

export class QuickReplyContent {
  @ApiProperty({ enum: ['quick_reply'] })
  type: 'quick_reply';

  @ApiPropertyOptional({ example: 'Which finish?' })
  title?: string;

  @ApiPropertyOptional({ type: 'array', items: {}, example: ['Brass', 'Steel'] })
  replies?: unknown[];
}

export class EmailContent {
  @ApiProperty({ enum: ['email'] })
  type: 'email';

  @ApiPropertyOptional()
  text?: string;

  @ApiPropertyOptional({ example: 'Your order' })
  subject?: string;

  @ApiPropertyOptional({ ...ANY_JSON })
  cc?: unknown;

  @ApiPropertyOptional({ ...ANY_JSON })
  bcc?: unknown;

  @ApiPropertyOptional({ oneOf: [INTEGER, { type: 'string' }], nullable: true })
  replyToMessageId?: number | string | null;

  @ApiPropertyOptional({ type: 'array', items: {}, nullable: true })
  attachments?: unknown[] | null;
}

export class WhatsappTemplate {
  @ApiPropertyOptional({ example: 'order_shipped' })
  name?: string;

  @ApiPropertyOptional({ example: 'pt_BR' })
  languageCode?: string;

  @ApiPropertyOptional({ type: 'array', items: {} })
  components?: unknown[];
}

export class WhatsappTemplateContent {
  @ApiProperty({ enum: ['whatsapp_template'] })
  type: 'whatsapp_template';

  @ApiPropertyOptional({ type: WhatsappTemplate })
  template?: WhatsappTemplate;
}

export class CustomPayloadContent {
  @ApiProperty({ enum: ['custom_payload'] })
  type: 'custom_payload';

  @ApiPropertyOptional({ ...ANY_JSON })
  payload?: unknown;
}

/** The types whose further keys are passed on as sent. */
export const PASSED_ON_TYPES = [
  'story_reply',
  'whatsapp_interactive',
  'whatsapp_order',
  'facebook_template',
  'card',
  'rating',
  'post',
  'unsupported',
] as const;

export class PassedOnContent {
  @ApiProperty({ enum: PASSED_ON_TYPES, description: 'Further keys depend on the messenger.' })
  type: (typeof PASSED_ON_TYPES)[number];
}
