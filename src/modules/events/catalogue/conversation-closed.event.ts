import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { defineEventType } from './event-type.js';
import { EventContact } from './shapes/contact.shape.js';
import { EventUser } from './shapes/user.shape.js';
import { INTEGER, NUMBER_OR_TEXT, PERSONAL, UNIX_SECONDS } from './shapes/values.js';

export class ClosedConversation {
  @ApiPropertyOptional({ ...NUMBER_OR_TEXT, example: 40817 })
  id?: number | string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Quote sent' })
  category?: string | null;

  @ApiPropertyOptional({ ...PERSONAL, type: String, nullable: true, example: 'Asked for hinge prices.' })
  summary?: string | null;

  @ApiPropertyOptional({ ...UNIX_SECONDS, nullable: true, description: 'Unix seconds.' })
  openedTime?: number | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'contact' })
  openedBySource?: string | null;

  @ApiPropertyOptional({ ...UNIX_SECONDS, nullable: true, description: 'Unix seconds.' })
  closedTime?: number | null;

  @ApiPropertyOptional({ type: EventUser, nullable: true })
  closedBy?: EventUser | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'Such as `user`, `contact`, `workflow`, `api`, `zapier`, `bot`, `make`, `n8n`, `ai_agent`, `auto_close`.',
    example: 'user',
  })
  closedBySource?: string | null;

  @ApiPropertyOptional({ ...INTEGER, nullable: true, description: 'Seconds.', example: 95 })
  firstResponseTime?: number | null;

  @ApiPropertyOptional({ ...INTEGER, nullable: true, description: 'Seconds.', example: 3600 })
  resolutionTime?: number | null;

  @ApiPropertyOptional({ ...INTEGER, nullable: true, example: 6 })
  incomingMessageCount?: number | null;

  @ApiPropertyOptional({ ...INTEGER, nullable: true, example: 4 })
  outgoingMessageCount?: number | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Sales' })
  assigneeTeam?: string | null;

  @ApiPropertyOptional({ ...UNIX_SECONDS, nullable: true, description: 'Unix seconds.' })
  lastAssignmentTime?: number | null;
}

export class ConversationClosedData {
  @ApiProperty({ type: EventContact })
  contact: EventContact;

  @ApiProperty({ type: ClosedConversation })
  conversation: ClosedConversation;
}

/** Filtered by who or what closed it. */
export const conversationClosed = defineEventType({
  name: 'conversation.closed',
  title: 'Conversation closed',
  description: 'A conversation was closed.',
  model: ConversationClosedData,
  traits: ({ conversation }) => ({
    conversationSources: conversation.closedBySource ? [conversation.closedBySource] : [],
  }),
  example: {
    contact: {
      id: 88123,
      firstName: 'Marta',
      lastName: 'Quiroga',
      phone: '+5491155500123',
      email: 'marta@ferreteria.example',
      language: 'es',
      profilePic: null,
      countryCode: 'AR',
      status: 'close',
      lifecycle: 'Customer',
      assignee: null,
      tags: ['wholesale'],
      custom_fields: [{ name: 'Store', value: 'Centro' }],
      created_at: 1735689600,
    },
    conversation: {
      category: 'Quote sent',
      summary: 'Asked for hinge prices.',
      openedTime: 1736935200,
      openedBySource: 'contact',
      closedTime: 1736938800,
      closedBy: { id: 71, firstName: 'Ivo', lastName: 'Prates', email: 'ivo@loja.example' },
      closedBySource: 'user',
      firstResponseTime: 95,
      resolutionTime: 3600,
      incomingMessageCount: 6,
      outgoingMessageCount: 4,
      assigneeTeam: 'Sales',
      lastAssignmentTime: 1736935260,
    },
  },
});
