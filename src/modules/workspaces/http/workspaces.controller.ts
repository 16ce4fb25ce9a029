import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Page } from '../../../common/page.js';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { PageQueryDto } from '../../../platform/openapi/page.dto.js';
import { RootOnly, RootOrOwn } from '../access.decorators.js';
import { type Caller, CurrentCaller } from '../caller.js';
import { WorkspaceRegistry } from '../workspace-registry.service.js';
import {
  CreateWorkspaceDto,
  UpdateWorkspaceDto,
  WorkspaceDto,
  workspaceDtoOf,
  WorkspacePageDto,
} from './workspace.dto.js';

const WorkspaceId = () => Param('workspaceId', new UuidParamPipe('workspace_not_found'));

@ApiTags('Workspaces')
@Controller('v1/workspaces')
export class WorkspacesController {
  constructor(private readonly registry: WorkspaceRegistry) {}

  @Post()
  @RootOnly()
  @ApiOperation({ operationId: 'createWorkspace', summary: 'Create a workspace' })
  @ApiCreatedResponse({ type: WorkspaceDto })
  @ApiProblems('validation_failed')
  async create(@Body() body: CreateWorkspaceDto, @CurrentCaller() caller: Caller): Promise<WorkspaceDto> {
    return workspaceDtoOf(await this.registry.create(caller, body));
  }

  @Get()
  @RootOnly()
  @ApiOperation({ operationId: 'listWorkspaces', summary: 'List workspaces, newest first' })
  @ApiOkResponse({ type: WorkspacePageDto })
  @ApiProblems('validation_failed')
  async list(@Query() query: PageQueryDto): Promise<Page<WorkspaceDto>> {
    const { items, pagination } = await this.registry.list(query);
    return { items: items.map(workspaceDtoOf), pagination };
  }

  @Get(':workspaceId')
  @RootOrOwn()
  @ApiOperation({ operationId: 'getWorkspace', summary: 'Get a workspace' })
  @ApiOkResponse({ type: WorkspaceDto })
  @ApiProblems('workspace_not_found')
  async get(@WorkspaceId() id: string): Promise<WorkspaceDto> {
    return workspaceDtoOf(await this.registry.get(id));
  }

  @Patch(':workspaceId')
  @RootOnly()
  @ApiOperation({
    operationId: 'updateWorkspace',
    summary: 'Change a workspace',
    description:
      'Only the fields that are sent change. Below the plan `advanced`, new events get `skipped` deliveries; an upgrade resumes.',
  })
  @ApiOkResponse({ type: WorkspaceDto })
  @ApiProblems('validation_failed', 'workspace_not_found')
  async update(
    @WorkspaceId() id: string,
    @Body() body: UpdateWorkspaceDto,
    @CurrentCaller() caller: Caller,
  ): Promise<WorkspaceDto> {
    return workspaceDtoOf(await this.registry.update(caller, id, body));
  }

  @Delete(':workspaceId')
  @RootOnly()
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteWorkspace',
    summary: 'Delete a workspace',
    description: 'Its keys stop working at once; everything that belongs to it is deleted soon after.',
  })
  @ApiNoContentResponse({ description: 'Deleted.' })
  @ApiProblems('workspace_not_found')
  async delete(@WorkspaceId() id: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.registry.delete(caller, id);
  }
}
