import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
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
import { RootOnly } from '../access.decorators.js';
import { type Caller, CurrentCaller } from '../caller.js';
import { API_KEYS_MAX, KeyKeeper } from '../key-keeper.service.js';
import { ApiKeyDto, apiKeyDtoOf, ApiKeyPageDto, CreateApiKeyDto, CreatedApiKeyDto } from './api-key.dto.js';

const WorkspaceId = () => Param('workspaceId', new UuidParamPipe('workspace_not_found'));

@ApiTags('API keys')
@Controller('v1/workspaces/:workspaceId/api-keys')
@RootOnly()
export class ApiKeysController {
  constructor(private readonly keys: KeyKeeper) {}

  @Post()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'createApiKey',
    summary: 'Create an API key',
    description: `Root key only. A workspace may have ${API_KEYS_MAX} keys that are not revoked.`,
  })
  @ApiCreatedResponse({ type: CreatedApiKeyDto })
  @ApiProblems('validation_failed', 'workspace_not_found', 'api_key_limit_reached')
  async create(
    @WorkspaceId() workspaceId: string,
    @Body() body: CreateApiKeyDto,
    @CurrentCaller() caller: Caller,
  ): Promise<CreatedApiKeyDto> {
    const { entity, key } = await this.keys.create(caller, workspaceId, body);
    return { ...apiKeyDtoOf(entity), key };
  }

  @Get()
  @ApiOperation({
    operationId: 'listApiKeys',
    summary: 'List the API keys that are valid, newest first',
    description: 'Root key only.',
  })
  @ApiOkResponse({ type: ApiKeyPageDto })
  @ApiProblems('validation_failed', 'workspace_not_found')
  async list(@WorkspaceId() workspaceId: string, @Query() query: PageQueryDto): Promise<Page<ApiKeyDto>> {
    const { items, pagination } = await this.keys.list(workspaceId, query);
    return { items: items.map(apiKeyDtoOf), pagination };
  }

  @Delete(':apiKeyId')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'revokeApiKey',
    summary: 'Revoke an API key',
    description: 'Root key only. Other processes of the service may accept the key for two more seconds.',
  })
  @ApiNoContentResponse({ description: 'Revoked.' })
  @ApiProblems('workspace_not_found', 'api_key_not_found')
  async revoke(
    @WorkspaceId() workspaceId: string,
    @Param('apiKeyId', new UuidParamPipe('api_key_not_found')) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.keys.revoke(caller, workspaceId, id);
  }
}
