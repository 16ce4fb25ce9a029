import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { contactFieldKey } from './contact-field.js';
import { defineEventType } from './event-type.js';
import { EventContact } from './shapes/contact.shape.js';
import { ANY_JSON, PERSONAL } from './shapes/values.js';

export class ContactFieldChange {
  @ApiProperty({ example: 'email' })
  field: string;

  @ApiProperty({ enum: ['standard_field', 'custom_field'] })
  type: 'standard_field' | 'custom_field';

  @ApiPropertyOptional({ ...PERSONAL, ...ANY_JSON, description: 'The value before.', example: null })
  old?: unknown;

  @ApiPropertyOptional({
    ...PERSONAL,
    ...ANY_JSON,
    description: 'The value now.',
    example: 'linnea@keramik.example',
  })
  new?: unknown;
}

export class ContactUpdatedData {
  @ApiProperty({ enum: ['updated'] })
  action: 'updated';

  @ApiProperty({ type: EventContact })
  contact: EventContact;

  @ApiPropertyOptional({ type: [ContactFieldChange], description: 'What changed, and from what to what.' })
  changes?: ContactFieldChange[];
}

/** Filtered by the fields that changed. */
export const contactUpdated = defineEventType({
  name: 'contact.updated',
  title: 'Contact updated',
  description: "A contact's fields changed.",
  model: ContactUpdatedData,
  traits: ({ changes = [] }) => ({ contactFields: changes.map(contactFieldKey) }),
  example: {
    action: 'updated',
    contact: {
      id: 64650,
      firstName: 'Linnea',
      lastName: 'Bergström',
      phone: '+46705550119',
      email: 'linnea@keramik.example',
      language: 'sv',
      profilePic: null,
      countryCode: 'SE',
      status: 'open',
      lifecycle: 'Hot Lead',
      assignee: { id: 19, firstName: 'Oskar', lastName: 'Lind', email: 'oskar@atelier.example' },
      tags: ['ceramics', 'newsletter'],
      custom_fields: [{ name: 'Kiln', value: 'gas' }],
      created_at: 1722502800,
    },
    changes: [
      { field: 'email', type: 'standard_field', old: null, new: 'linnea@keramik.example' },
      { field: 'Kiln', type: 'custom_field', old: 'electric', new: 'gas' },
    ],
  },
});
