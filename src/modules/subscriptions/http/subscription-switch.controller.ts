import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { type Caller, CurrentCaller, Scopes } from '../../workspaces/index.js';
import { WaitingDeliveries } from '../ports/waiting-deliveries.js';
import type { Subscription } from '../subscription.js';
import { SubscriptionSwitch } from '../subscription-switch.service.js';
import { EnableSubscriptionDto, SubscriptionDto, subscriptionDtoOf } from './subscription.dto.js';

const WorkspaceId = () => Param('workspaceId', new UuidParamPipe('workspace_not_found'));
const SubscriptionId = () => Param('subscriptionId', new UuidParamPipe('subscription_not_found'));

@ApiTags('Subscriptions')
@Controller('v1/workspaces/:workspaceId/subscriptions/:subscriptionId')
@Scopes('subscriptions:write')
export class SubscriptionSwitchController {
  constructor(
    private readonly subscriptionSwitch: SubscriptionSwitch,
    private readonly waiting: WaitingDeliveries,
  ) {}

  @Post('enable')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'enableSubscription',
    summary: 'Enable a subscription',
    description: 'Its failures no longer count towards the error quota.',
  })
  @ApiBody({ type: EnableSubscriptionDto, required: false })
  @ApiOkResponse({ type: SubscriptionDto })
  @ApiProblems('validation_failed', 'plan_required', 'subscription_not_found')
  async enable(
    @WorkspaceId() workspaceId: string,
    @SubscriptionId() id: string,
    @Body() body: EnableSubscriptionDto,
    @CurrentCaller() caller: Caller,
  ): Promise<SubscriptionDto> {
    return this.shown(
      await this.subscriptionSwitch.enable(caller, workspaceId, id, body.replay ?? 'nothing'),
    );
  }

  @Post('disable')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'disableSubscription',
    summary: 'Disable a subscription',
    description:
      'Deliveries that wait become `skipped`, as do those of events that come while it is disabled.',
  })
  @ApiOkResponse({ type: SubscriptionDto })
  @ApiProblems('subscription_not_found')
  async disable(
    @WorkspaceId() workspaceId: string,
    @SubscriptionId() id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<SubscriptionDto> {
    return this.shown(await this.subscriptionSwitch.disable(caller, workspaceId, id));
  }

  private async shown(subscription: Subscription): Promise<SubscriptionDto> {
    const waiting = await this.waiting.of([subscription.id]);
    return subscriptionDtoOf(subscription, waiting.get(subscription.id));
  }
}
