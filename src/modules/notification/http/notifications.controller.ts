import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Page } from '../../../common/page.js';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { PageQueryDto } from '../../../platform/openapi/page.dto.js';
import { Scopes, WorkspaceDirectory } from '../../workspaces/index.js';
import { Notices } from '../persistence/notices.repository.js';
import { NotificationDto, NotificationPageDto } from './notification.dto.js';

@ApiTags('Notifications')
@Controller('v1/workspaces/:workspaceId/notifications')
export class NotificationsController {
  constructor(
    private readonly notices: Notices,
    private readonly directory: WorkspaceDirectory,
  ) {}

  @Get()
  @Scopes('subscriptions:read')
  @ApiOperation({ summary: 'List the mails that the workspace was sent', operationId: 'listNotifications' })
  @ApiParam({ name: 'workspaceId', format: 'uuid' })
  @ApiOkResponse({ type: NotificationPageDto })
  @ApiProblems('validation_failed', 'workspace_not_found')
  async list(
    @Param('workspaceId', new UuidParamPipe('workspace_not_found')) workspaceId: string,
    @Query() query: PageQueryDto,
  ): Promise<Page<NotificationDto>> {
    await this.directory.get(workspaceId);
    const page = await this.notices.list(workspaceId, query);
    return { ...page, items: page.items.map(NotificationDto.of) };
  }
}
