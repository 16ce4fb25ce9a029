import type { Type } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import {
  AttachmentContent,
  CustomPayloadContent,
  EmailContent,
  LocationContent,
  PASSED_ON_TYPES,
  PassedOnContent,
  QuickReplyContent,
  TextContent,
  WhatsappTemplateContent,
} from './message-content.shape.js';
import { INTEGER, NUMBER_OR_TEXT, PERSONAL, UNIX_SECONDS } from './values.js';

/** What a message says; `type` tells the kinds apart. */
export type MessageContent =
  | TextContent
  | AttachmentContent
  | LocationContent
  | QuickReplyContent
  | EmailContent
  | WhatsappTemplateContent
  | CustomPayloadContent
  | PassedOnContent;

const CONTENT_BY_TYPE: Readonly<Record<MessageContent['type'], Type<MessageContent>>> = {
  text: TextContent,
  attachment: AttachmentContent,
  location: LocationContent,
  quick_reply: QuickReplyContent,
  email: EmailContent,
  whatsapp_template: WhatsappTemplateContent,
  custom_payload: CustomPayloadContent,
  ...(Object.fromEntries(PASSED_ON_TYPES.map((type) => [type, PassedOnContent])) as Record<
    PassedOnContent['type'],
    typeof PassedOnContent
  >),
};

const CONTENTS = [...new Set(Object.values(CONTENT_BY_TYPE))];

/** One step of an outgoing message on its way. */
export class EventMessageStatus {
  @ApiProperty({ enum: ['pending', 'sent', 'delivered', 'read', 'failed'] })
  value: 'pending' | 'sent' | 'delivered' | 'read' | 'failed';

  @ApiPropertyOptional({ ...UNIX_SECONDS, description: 'Unix seconds.' })
  timestamp?: number;

  @ApiPropertyOptional({ ...PERSONAL, description: 'Why it failed.' })
  message?: string;
}

/** A message in either direction. */
@ApiExtraModels(...CONTENTS)
export class EventMessage {
  @ApiPropertyOptional({ ...INTEGER, example: 5501234 })
  messageId?: number;

  @ApiPropertyOptional({ ...PERSONAL, ...NUMBER_OR_TEXT, example: 'wamid.HBgNNTQ5MTE1NTUw' })
  channelMessageId?: number | string;

  @ApiPropertyOptional({ ...INTEGER, example: 88123 })
  contactId?: number;

  @ApiPropertyOptional({ ...INTEGER, example: 12 })
  channelId?: number;

  @ApiPropertyOptional({ enum: ['incoming', 'outgoing'] })
  traffic?: 'incoming' | 'outgoing';

  @ApiProperty({
    ...PERSONAL,
    oneOf: CONTENTS.map((content) => ({ $ref: getSchemaPath(content) })),
    discriminator: {
      propertyName: 'type',
      mapping: Object.fromEntries(
        Object.entries(CONTENT_BY_TYPE).map(([type, content]) => [type, getSchemaPath(content)]),
      ),
    },
  })
  message: MessageContent;

  @ApiPropertyOptional({ ...UNIX_SECONDS, description: 'Unix seconds.' })
  timestamp?: number;

  @ApiPropertyOptional({ type: [EventMessageStatus] })
  status?: EventMessageStatus[];
}
