import { ApiProperty } from '@nestjs/swagger';
import { pageDtoOf } from '../../../platform/openapi/page.dto.js';
import type { AuditEntryEntity } from '../persistence/audit-entry.entity.js';

export class AuditEntryDto {
  @ApiProperty({ type: String, format: 'uuid' })
  readonly id: string;

  @ApiProperty({ type: String, description: 'Whose key did it: `root` or `key:<id>`.', example: 'root' })
  readonly actor: string;

  @ApiProperty({ type: String, example: 'workspace.updated' })
  readonly action: string;

  @ApiProperty({ type: String, example: 'workspace' })
  readonly subjectType: string;

  @ApiProperty({ type: String, format: 'uuid' })
  readonly subjectId: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'What the change touched, as it was; secrets are left out.',
    example: { plan: 'growth' },
  })
  readonly before: object | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'As it became.',
    example: { plan: 'advanced' },
  })
  readonly after: object | null;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly createdAt: string;
}

export const AuditEntryPageDto = pageDtoOf(AuditEntryDto, 'AuditEntryPageDto');

/** An entry as the API shows it. */
export function auditEntryDtoOf(entry: AuditEntryEntity): AuditEntryDto {
  const { id, actor, action, subjectType, subjectId, before, after, createdAt } = entry;
  return { id, actor, action, subjectType, subjectId, before, after, createdAt: createdAt.toISOString() };
}
