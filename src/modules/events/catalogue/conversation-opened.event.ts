import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { defineEventType } from './event-type.js';
import { EventContact } from './shapes/contact.shape.js';
import { INTEGER, NUMBER_OR_TEXT, PERSONAL, UNIX_SECONDS } from './shapes/values.js';

export class OpenedConversation {
  @ApiPropertyOptional({ ...NUMBER_OR_TEXT, example: 40817 })
  id?: number | string;

  @ApiPropertyOptional({
    description: 'Who or what opened it, such as `contact`, `user`, `workflow`, `api`.',
    example: 'contact',
  })
  source?: string;

  @ApiPropertyOptional({ ...UNIX_SECONDS, description: 'Unix seconds.' })
  conversationOpenedAt?: number;

  @ApiPropertyOptional({ ...PERSONAL, type: String, nullable: true, example: 'Bom dia!' })
  firstIncomingMessage?: string | null;

  @ApiPropertyOptional({ ...INTEGER, nullable: true, example: 12 })
  firstIncomingMessageChannelId?: number | null;
}

export class ConversationOpenedData {
  @ApiProperty({ type: EventContact })
  contact: EventContact;

  @ApiProperty({ type: OpenedConversation })
  conversation: OpenedConversation;
}

/** Filtered by who or what opened it. */
export const conversationOpened = defineEventType({
  name: 'conversation.opened',
  title: 'Conversation opened',
  description: 'A conversation was opened.',
  model: ConversationOpenedData,
  traits: ({ conversation }) => ({
    conversationSources: conversation.source === undefined ? [] : [conversation.source],
  }),
  example: {
    contact: {
      id: 90411,
      firstName: 'Thiago',
      lastName: 'Nakamura',
      phone: '+5511955500187',
      email: null,
      language: 'pt',
      profilePic: 'https://pictures.messenger.example/thiago.jpg',
      countryCode: 'BR',
      status: 'open',
      lifecycle: 'New Lead',
      assignee: null,
      tags: [],
      custom_fields: [{ name: 'Bike size', value: 56 }],
      created_at: 1738065600,
    },
    conversation: {
      id: 512077,
      source: 'contact',
      conversationOpenedAt: 1738065602,
      firstIncomingMessage: 'Bom dia! Vocês consertam câmbio eletrônico?',
      firstIncomingMessageChannelId: 204,
    },
  },
});
