import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { defineEventType } from './event-type.js';
import { EventContact } from './shapes/contact.shape.js';
import { EventUser } from './shapes/user.shape.js';
import { INTEGER, NUMBER_OR_TEXT, PERSONAL, UNIX_SECONDS } from './shapes/values.js';

export class CommentAttachment {
  @ApiPropertyOptional({ example: 'image' })
  type?: string;

  @ApiPropertyOptional({ example: 'https://files.clinic.example/receipt.png' })
  url?: string;

  @ApiPropertyOptional({ example: 'receipt.png' })
  fileName?: string;

  @ApiPropertyOptional({ example: 'png' })
  ext?: string;

  @ApiPropertyOptional({ ...INTEGER, description: 'Bytes.', example: 20481 })
  size?: number;

  @ApiPropertyOptional({ example: 'image/png' })
  mimeType?: string;
}

export class CommentOrigin {
  @ApiPropertyOptional({ ...NUMBER_OR_TEXT, example: 6021 })
  id?: number | string;

  @ApiPropertyOptional({ ...UNIX_SECONDS, description: 'Unix seconds.' })
  created_at?: number;

  @ApiPropertyOptional({ type: EventUser })
  author?: EventUser;
}

export class CommentCreatedData {
  @ApiProperty({ ...PERSONAL, example: 'Please check the receipt.' })
  text: string;

  @ApiProperty({ type: EventContact })
  contact: EventContact;

  @ApiPropertyOptional({ ...INTEGER, isArray: true, example: [11] })
  mentionedUserIds?: number[];

  @ApiPropertyOptional({ type: [String], example: ['ji-woo@clinic.example'] })
  mentionedUserEmails?: string[];

  @ApiPropertyOptional({ ...PERSONAL, type: [CommentAttachment] })
  attachments?: CommentAttachment[];

  @ApiPropertyOptional({ type: CommentOrigin, description: 'Which comment it is, when and by whom.' })
  comment?: CommentOrigin;
}

export const commentCreated = defineEventType({
  name: 'comment.created',
  title: 'Comment created',
  description: 'An internal comment was added.',
  model: CommentCreatedData,
  example: {
    text: '{{@user.11}} the transfer came in twice, please refund one.',
    contact: {
      id: 23574,
      firstName: 'Minjun',
      lastName: 'Seo',
      phone: '+821055500128',
      email: null,
      language: 'ko',
      profilePic: null,
      countryCode: 'KR',
      status: 'open',
      lifecycle: 'Customer',
      assignee: { id: 14, firstName: 'Hana', lastName: 'Choi', email: 'hana@clinic.example' },
      tags: [],
      custom_fields: [{ name: 'Insurance', value: null }],
      created_at: 1733011200,
    },
    mentionedUserIds: [11],
    mentionedUserEmails: ['ji-woo@clinic.example'],
    attachments: [
      {
        type: 'image',
        url: 'https://files.clinic.example/receipt.png',
        fileName: 'receipt.png',
        ext: 'png',
        size: 20481,
        mimeType: 'image/png',
      },
    ],
    comment: {
      id: 6021,
      created_at: 1744617780,
      author: { id: 14, firstName: 'Hana', lastName: 'Choi', email: 'hana@clinic.example' },
    },
  },
});
