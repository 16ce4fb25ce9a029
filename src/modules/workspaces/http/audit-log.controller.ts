import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page } from '../../../common/page.js';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { PageQueryDto } from '../../../platform/openapi/page.dto.js';
import { RootOnly } from '../access.decorators.js';
import { AuditTrail } from '../audit-trail.service.js';
import { AuditEntryDto, auditEntryDtoOf, AuditEntryPageDto } from './audit-entry.dto.js';

@ApiTags('Workspaces')
@Controller('v1/workspaces/:workspaceId/audit-log')
export class AuditLogController {
  constructor(private readonly trail: AuditTrail) {}

  @Get()
  @RootOnly()
  @ApiOperation({
    operationId: 'listAuditLog',
    summary: 'List who changed what, newest first',
    description: 'Root key only.',
  })
  @ApiOkResponse({ type: AuditEntryPageDto })
  @ApiProblems('validation_failed', 'workspace_not_found')
  async list(
    @Param('workspaceId', new UuidParamPipe('workspace_not_found')) workspaceId: string,
    @Query() query: PageQueryDto,
  ): Promise<Page<AuditEntryDto>> {
    const { items, pagination } = await this.trail.list(workspaceId, query);
    return { items: items.map(auditEntryDtoOf), pagination };
  }
}
