import { ApiProperty } from '@nestjs/swagger';
import { defineEventType } from './event-type.js';
import { EventContact } from './shapes/contact.shape.js';

export class ContactCreatedData {
  @ApiProperty({ type: EventContact })
  contact: EventContact;
}

export const contactCreated = defineEventType({
  name: 'contact.created',
  title: 'Contact created',
  description: 'A contact was added.',
  model: ContactCreatedData,
  example: {
    contact: {
      id: 117302,
      firstName: 'Amara',
      lastName: 'Okonkwo',
      phone: '+2348005550142',
      email: 'amara.okonkwo@textiles.example',
      language: 'en',
      profilePic: null,
      countryCode: 'NG',
      status: 'open',
      lifecycle: null,
      assignee: null,
      tags: ['trade fair'],
      custom_fields: null,
      created_at: 1740391245,
    },
  },
});
