import { ApiProperty, PartialType } from '@nestjs/swagger';
import { allowsWebhooks, type Locale, LOCALES, type Plan, PLANS } from '../../../contracts/plan.js';
import { pageDtoOf } from '../../../platform/openapi/page.dto.js';
import type { WorkspaceEntity } from '../persistence/workspace.entity.js';
import { SINGLE_LINE } from './single-line.js';

export class CreateWorkspaceDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 200, pattern: SINGLE_LINE, example: 'Acme' })
  readonly name: string;

  @ApiProperty({
    type: String,
    enum: PLANS,
    description: 'Webhooks need `advanced` or above.',
    example: 'advanced',
  })
  readonly plan: Plan;

  @ApiProperty({
    type: [String],
    items: { type: 'string', format: 'email', maxLength: 254 },
    maxItems: 20,
    uniqueItems: true,
    description: 'Who is told when webhooks fail or are disabled.',
    example: ['ops@acme.example'],
  })
  readonly notificationEmails: string[];

  @ApiProperty({
    type: String,
    enum: LOCALES,
    required: false,
    description: 'The language of mails; English if left out.',
  })
  readonly locale?: Locale;
}

export class UpdateWorkspaceDto extends PartialType(CreateWorkspaceDto) {}

export class WorkspaceDto {
  @ApiProperty({ type: String, format: 'uuid' })
  readonly id: string;

  @ApiProperty({ type: String, example: 'Acme' })
  readonly name: string;

  @ApiProperty({ type: String, enum: PLANS, example: 'advanced' })
  readonly plan: Plan;

  @ApiProperty({ type: String, enum: LOCALES })
  readonly locale: Locale;

  @ApiProperty({ type: [String], example: ['ops@acme.example'] })
  readonly notificationEmails: string[];

  @ApiProperty({ type: Boolean, description: 'Whether the plan includes webhooks.' })
  readonly webhooksAllowed: boolean;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly updatedAt: string;
}

export const WorkspacePageDto = pageDtoOf(WorkspaceDto, 'WorkspacePageDto');

/** A workspace as the API shows it. */
export function workspaceDtoOf(workspace: WorkspaceEntity): WorkspaceDto {
  return {
    id: workspace.id,
    name: workspace.name,
    plan: workspace.plan,
    locale: workspace.locale,
    notificationEmails: workspace.notificationEmails,
    webhooksAllowed: allowsWebhooks(workspace.plan),
    createdAt: workspace.createdAt.toISOString(),
    updatedAt: workspace.updatedAt.toISOString(),
  };
}
