import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { defineEventType } from './event-type.js';
import { EventChannel } from './shapes/channel.shape.js';
import { EventContact } from './shapes/contact.shape.js';
import { EventMessage } from './shapes/message.shape.js';
import { EventSender } from './shapes/sender.shape.js';
import { EventUser } from './shapes/user.shape.js';

export class MessageSentData {
  @ApiProperty({ type: EventContact })
  contact: EventContact;

  @ApiProperty({ type: EventMessage })
  message: EventMessage;

  @ApiProperty({ type: EventChannel })
  channel: EventChannel;

  @ApiProperty({ type: EventSender })
  sender: EventSender;

  @ApiPropertyOptional({ type: EventUser, description: 'Who sent it; absent when automated.' })
  user?: EventUser;
}

/** Filtered by the kind of message, the channel and who or what sent it. */
export const messageSent = defineEventType({
  name: 'message.sent',
  title: 'Message sent',
  description: 'A message went out.',
  model: MessageSentData,
  traits: ({ message, channel, sender }) => ({
    messageTypes: [message.message.type],
    senderSources: [sender.source],
    channelIds: [String(channel.id)],
  }),
  example: {
    contact: {
      id: 41290,
      firstName: 'Noor',
      lastName: 'van Dijk',
      phone: null,
      email: 'noor@boekbinderij.example',
      language: 'nl',
      profilePic: 'https://pictures.messenger.example/noor.jpg',
      countryCode: 'NL',
      status: 'open',
      lifecycle: 'Customer',
      assignee: { id: 27, firstName: 'Daan', lastName: 'Visser', email: 'daan@papier.example' },
      tags: ['subscription'],
      custom_fields: [{ name: 'Paper', value: 'cotton, 120 g' }],
      created_at: 1728460800,
    },
    message: {
      messageId: 1743505382000000,
      channelMessageId: 884120557,
      contactId: 41290,
      channelId: 76,
      traffic: 'outgoing',
      message: {
        type: 'attachment',
        attachment: {
          type: 'file',
          url: 'https://files.papier.example/invoice-2025-0187.pdf',
          fileName: 'invoice-2025-0187.pdf',
          ext: 'pdf',
          size: '48213',
          mime: 'application/pdf',
        },
      },
      timestamp: 1743505382,
      status: [
        { value: 'sent', timestamp: 1743505383 },
        { value: 'delivered', timestamp: 1743505385 },
      ],
    },
    channel: {
      id: 76,
      name: 'Paper shop Telegram',
      source: 'telegram',
      meta: '{"bot":"papier_bot"}',
      created_at: 1719792000,
      lastMessageTime: 1743505382,
      lastIncomingMessageTime: 1743504915,
    },
    sender: { type: 'user', source: 'user', userId: 27, teamId: 4 },
    user: { id: 27, firstName: 'Daan', lastName: 'Visser', email: 'daan@papier.example' },
  },
});
