import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EventUser } from './user.shape.js';
import { ANY_JSON, INTEGER, PERSONAL, UNIX_SECONDS } from './values.js';

/** A field that the workspace added to its contacts. */
export class EventCustomField {
  @ApiProperty({ example: 'Store' })
  name: string;

  @ApiPropertyOptional({ ...ANY_JSON, example: 'Centro' })
  value?: unknown;
}

/** The person at the other end, as of the event. */
export class EventContact {
  @ApiProperty({ ...INTEGER, example: 88123 })
  id: number;

  @ApiPropertyOptional({ ...PERSONAL, type: String, nullable: true, example: 'Marta' })
  firstName?: string | null;

  @ApiPropertyOptional({ ...PERSONAL, type: String, nullable: true, example: 'Quiroga' })
  lastName?: string | null;

  @ApiPropertyOptional({
    ...PERSONAL,
    type: String,
    nullable: true,
    description: 'E.164.',
    example: '+5491155500123',
  })
  phone?: string | null;

  @ApiPropertyOptional({ ...PERSONAL, type: String, nullable: true, example: 'marta@ferreteria.example' })
  email?: string | null;

  @ApiPropertyOptional({
    ...PERSONAL,
    type: String,
    nullable: true,
    description: 'ISO 639-1.',
    example: 'es',
  })
  language?: string | null;

  @ApiPropertyOptional({ ...PERSONAL, type: String, nullable: true, description: 'URL of a picture.' })
  profilePic?: string | null;

  @ApiPropertyOptional({
    ...PERSONAL,
    type: String,
    nullable: true,
    description: 'ISO 3166-1 alpha-2.',
    example: 'AR',
  })
  countryCode?: string | null;

  @ApiPropertyOptional({
    enum: ['open', 'close', 'closed'],
    description: 'Whether a conversation is open; `close` and `closed` mean the same.',
  })
  status?: 'open' | 'close' | 'closed';

  @ApiPropertyOptional({
    oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }],
    nullable: true,
    description: 'The stage that the contact is in.',
    example: 'Customer',
  })
  lifecycle?: string | object | null;

  @ApiPropertyOptional({ type: EventUser, nullable: true, description: 'Null when unassigned.' })
  assignee?: EventUser | null;

  @ApiPropertyOptional({ ...PERSONAL, type: [String], example: ['wholesale'] })
  tags?: string[];

  @ApiPropertyOptional({ ...PERSONAL, type: [EventCustomField], nullable: true })
  custom_fields?: EventCustomField[] | null;

  @ApiPropertyOptional({ ...UNIX_SECONDS, description: 'Unix seconds.' })
  created_at?: number;
}
