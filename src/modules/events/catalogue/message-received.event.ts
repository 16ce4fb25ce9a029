import { ApiProperty } from '@nestjs/swagger';
import { defineEventType } from './event-type.js';
import { EventChannel } from './shapes/channel.shape.js';
import { EventContact } from './shapes/contact.shape.js';
import { EventMessage } from './shapes/message.shape.js';
import { EventSender } from './shapes/sender.shape.js';

export class MessageReceivedData {
  @ApiProperty({ type: EventContact })
  contact: EventContact;

  @ApiProperty({ type: EventMessage })
  message: EventMessage;

  @ApiProperty({ type: EventChannel })
  channel: EventChannel;

  @ApiProperty({ type: EventSender })
  sender: EventSender;
}

/** Filtered by the kind of message and the channel. */
export const messageReceived = defineEventType({
  name: 'message.received',
  title: 'Message received',
  description: 'A message came in.',
  model: MessageReceivedData,
  traits: ({ message, channel }) => ({
    messageTypes: [message.message.type],
    channelIds: [String(channel.id)],
  }),
  example: {
    contact: {
      id: 52806,
      firstName: 'Aylin',
      lastName: 'Demir',
      phone: '+905325550176',
      email: 'aylin@cicekci.example',
      language: 'tr',
      profilePic: null,
      countryCode: 'TR',
      status: 'open',
      lifecycle: 'Payment',
      assignee: { id: 33, firstName: 'Emre', lastName: 'Kaya', email: 'emre@cicekci.example' },
      tags: ['wedding'],
      custom_fields: [{ name: 'Delivery date', value: '2025-06-14' }],
      created_at: 1741600800,
    },
    message: {
      messageId: 1742115631000000,
      channelMessageId: 'wamid.HBgMOTA1MzI1NTUwMTc2FQIAEhgU',
      contactId: 52806,
      channelId: 118,
      traffic: 'incoming',
      message: { type: 'text', text: 'Merhaba, beyaz şakayık kaldı mı? 🌸' },
      timestamp: 1742115631,
      status: [{ value: 'delivered', timestamp: 1742115631 }],
    },
    channel: {
      id: 118,
      name: 'Florist WhatsApp',
      source: 'whatsapp_cloud',
      meta: '{"phoneNumberId":"104455500176"}',
      created_at: 1730368800,
      lastMessageTime: 1742115631,
      lastIncomingMessageTime: 1742115631,
    },
    sender: { type: 'contact', source: 'contact' },
  },
});
