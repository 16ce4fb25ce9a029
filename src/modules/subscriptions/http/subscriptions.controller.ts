import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBody,
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
import { type Caller, CurrentCaller, Scopes } from '../../workspaces/index.js';
import { WaitingDeliveries } from '../ports/waiting-deliveries.js';
import type { Subscription } from '../subscription.js';
import { SubscriptionInput } from '../subscription-input.service.js';
import { SubscriptionRegister } from '../subscription-register.service.js';
import {
  CreatedSubscriptionDto,
  CreateSubscriptionDto,
  SubscriptionDto,
  subscriptionDtoOf,
  SubscriptionPageDto,
  UpdateSubscriptionDto,
} from './subscription.dto.js';

const WorkspaceId = () => Param('workspaceId', new UuidParamPipe('workspace_not_found'));
const SubscriptionId = () => Param('subscriptionId', new UuidParamPipe('subscription_not_found'));

@ApiTags('Subscriptions')
@Controller('v1/workspaces/:workspaceId/subscriptions')
export class SubscriptionsController {
  constructor(
    private readonly register: SubscriptionRegister,
    private readonly input: SubscriptionInput,
    private readonly waiting: WaitingDeliveries,
  ) {}

  @Post()
  @Header('cache-control', 'no-store')
  @Scopes('subscriptions:write')
  @ApiOperation({ operationId: 'createSubscription', summary: 'Create a subscription' })
  @ApiBody({ type: CreateSubscriptionDto })
  @ApiCreatedResponse({ type: CreatedSubscriptionDto })
  @ApiProblems('validation_failed', 'plan_required', 'workspace_not_found', 'subscription_limit_reached')
  async create(
    @WorkspaceId() workspaceId: string,
    @Body() body: unknown,
    @CurrentCaller() caller: Caller,
  ): Promise<CreatedSubscriptionDto> {
    const draft = this.input.checked(CreateSubscriptionDto, body);
    const { subscription, signingSecret } = await this.register.create(caller, workspaceId, draft);
    return { ...subscriptionDtoOf(subscription, undefined), signingSecret };
  }

  @Get()
  @Scopes('subscriptions:read')
  @ApiOperation({ operationId: 'listSubscriptions', summary: 'List subscriptions, newest first' })
  @ApiOkResponse({ type: SubscriptionPageDto })
  @ApiProblems('validation_failed', 'workspace_not_found')
  async list(
    @WorkspaceId() workspaceId: string,
    @Query() query: PageQueryDto,
  ): Promise<Page<SubscriptionDto>> {
    const { items, pagination } = await this.register.list(workspaceId, query);
    const waiting = await this.waiting.of(items.map(({ id }) => id));
    return { items: items.map((each) => subscriptionDtoOf(each, waiting.get(each.id))), pagination };
  }

  @Get(':subscriptionId')
  @Scopes('subscriptions:read')
  @ApiOperation({ operationId: 'getSubscription', summary: 'Get a subscription' })
  @ApiOkResponse({ type: SubscriptionDto })
  @ApiProblems('subscription_not_found')
  async get(@WorkspaceId() workspaceId: string, @SubscriptionId() id: string): Promise<SubscriptionDto> {
    return this.shown(await this.register.get(workspaceId, id));
  }

  @Patch(':subscriptionId')
  @Scopes('subscriptions:write')
  @ApiOperation({
    operationId: 'updateSubscription',
    summary: 'Change a subscription',
    description:
      'A field that is sent replaces the whole field. Deliveries that wait go to a new URL too, in order.',
  })
  @ApiBody({ type: UpdateSubscriptionDto })
  @ApiOkResponse({ type: SubscriptionDto })
  @ApiProblems('validation_failed', 'subscription_not_found')
  async update(
    @WorkspaceId() workspaceId: string,
    @SubscriptionId() id: string,
    @Body() body: unknown,
    @CurrentCaller() caller: Caller,
  ): Promise<SubscriptionDto> {
    const edit = this.input.checked(UpdateSubscriptionDto, body);
    return this.shown(await this.register.edit(caller, workspaceId, id, edit));
  }

  @Delete(':subscriptionId')
  @HttpCode(204)
  @Scopes('subscriptions:write')
  @ApiOperation({
    operationId: 'deleteSubscription',
    summary: 'Delete a subscription',
    description: 'Deliveries that wait become `skipped`; the delivery log stays.',
  })
  @ApiNoContentResponse({ description: 'Deleted.' })
  @ApiProblems('subscription_not_found')
  async delete(
    @WorkspaceId() workspaceId: string,
    @SubscriptionId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.register.delete(caller, workspaceId, id);
  }

  private async shown(subscription: Subscription): Promise<SubscriptionDto> {
    const waiting = await this.waiting.of([subscription.id]);
    return subscriptionDtoOf(subscription, waiting.get(subscription.id));
  }
}
