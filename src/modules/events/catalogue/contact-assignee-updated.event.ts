import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { defineEventType } from './event-type.js';
import { EventContact } from './shapes/contact.shape.js';
import { EventUser } from './shapes/user.shape.js';

export class ContactAssigneeUpdatedData {
  @ApiProperty({ type: EventContact, description: '`assignee` is the new one, null when unassigned.' })
  contact: EventContact;

  @ApiPropertyOptional({ type: EventUser, nullable: true, description: 'Null when there was none.' })
  oldAssignee?: EventUser | null;
}

export const contactAssigneeUpdated = defineEventType({
  name: 'contact.assignee.updated',
  title: 'Contact assignee updated',
  description: "The contact's assignee changed.",
  model: ContactAssigneeUpdatedData,
  example: {
    contact: {
      id: 30987,
      firstName: 'Wanjiru',
      lastName: 'Kamau',
      phone: '+254700555016',
      email: 'wanjiru@teahouse.example',
      language: 'en',
      profilePic: null,
      countryCode: 'KE',
      status: 'open',
      lifecycle: 'Customer',
      assignee: { id: 58, firstName: 'Peter', lastName: 'Mutua', email: 'peter@teahouse.example' },
      tags: ['export'],
      custom_fields: [],
      created_at: 1709110800,
    },
    oldAssignee: { id: 42, firstName: 'Grace', lastName: 'Njeri', email: 'grace@teahouse.example' },
  },
});
