import { ApiProperty } from '@nestjs/swagger';
import { defineEventType } from './event-type.js';
import { EventContact } from './shapes/contact.shape.js';

export class ContactTagUpdatedData {
  @ApiProperty({ description: 'The tag that was added or removed.', example: 'vip' })
  tag: string;

  @ApiProperty({ enum: ['add', 'remove'] })
  action: 'add' | 'remove';

  @ApiProperty({ type: EventContact, description: '`tags` is the state after.' })
  contact: EventContact;
}

/** Filtered by the tag. */
export const contactTagUpdated = defineEventType({
  name: 'contact.tag.updated',
  title: 'Contact tag updated',
  description: 'One tag was added to a contact or removed from it.',
  model: ContactTagUpdatedData,
  traits: ({ tag }) => ({ tags: [tag] }),
  example: {
    tag: 'vip',
    action: 'add',
    contact: {
      id: 75118,
      firstName: 'Siti',
      lastName: 'Rahmawati',
      phone: '+6281255500133',
      email: null,
      language: 'id',
      profilePic: 'https://pictures.messenger.example/siti.jpg',
      countryCode: 'ID',
      status: 'closed',
      lifecycle: 'Customer',
      assignee: null,
      tags: ['batik', 'vip'],
      custom_fields: [{ name: 'Loyalty points', value: 1280 }],
      created_at: 1714979400,
    },
  },
});
