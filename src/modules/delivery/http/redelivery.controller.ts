import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { notFound, validationFailed } from '../../../common/domain-error.js';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { EventCatalogue } from '../../events/index.js';
import { type Caller, CurrentCaller, Scopes } from '../../workspaces/index.js';
import { DeliveryLog } from '../persistence/delivery-log.js';
import { Redelivery } from '../redelivery.service.js';
import { TestSender } from '../test-sender.service.js';
import { attemptDtoOf, DeliveryDto, deliveryDtoOf } from './delivery.dto.js';
import { ReplayDto, ReplayedDto, TestAttemptDto, TestEventDto } from './redelivery.dto.js';

const WorkspaceId = () => Param('workspaceId', new UuidParamPipe('workspace_not_found'));
const SubscriptionId = () => Param('subscriptionId', new UuidParamPipe('subscription_not_found'));

@ApiTags('Deliveries')
@Controller('v1/workspaces/:workspaceId')
@Scopes('deliveries:write')
export class RedeliveryController {
  constructor(
    private readonly redelivery: Redelivery,
    private readonly tests: TestSender,
    private readonly log: DeliveryLog,
    private readonly catalogue: EventCatalogue,
  ) {}

  @Post('deliveries/:deliveryId/retry')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'retryDelivery',
    summary: 'Send a delivery again',
    description:
      'It waits for its turn at the place of its event, with a new schedule of attempts. They are marked manual and do not count towards the error quota.',
  })
  @ApiAcceptedResponse({ type: DeliveryDto })
  @ApiProblems(
    'plan_required',
    'delivery_is_pending',
    'delivery_is_test',
    'subscription_deleted',
    'subscription_disabled',
  )
  async retry(
    @WorkspaceId() workspaceId: string,
    @Param('deliveryId', new UuidParamPipe('delivery_not_found')) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<DeliveryDto> {
    await this.redelivery.retry(caller, workspaceId, id);
    const delivery = await this.log.find(workspaceId, id);
    if (!delivery) throw notFound('delivery');
    return deliveryDtoOf(delivery);
  }

  @Post('subscriptions/:subscriptionId/replay')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'replaySubscription',
    summary: 'Send all deliveries of a time again',
    description:
      'Any number of them, in their original order and ahead of what comes next. Their attempts are marked manual and do not count towards the error quota. Test events are left out.',
  })
  @ApiBody({ type: ReplayDto })
  @ApiAcceptedResponse({ type: ReplayedDto })
  @ApiProblems('validation_failed', 'plan_required', 'subscription_disabled')
  async replay(
    @WorkspaceId() workspaceId: string,
    @SubscriptionId() id: string,
    @Body() body: ReplayDto,
    @CurrentCaller() caller: Caller,
  ): Promise<ReplayedDto> {
    const { statuses = ['dropped', 'skipped'] } = body;
    const since = new Date(body.since);
    const until = body.until === undefined ? null : new Date(body.until);
    if (until && until <= since) throw validationFailed([{ path: 'until', message: 'must be after since' }]);
    return { replayed: await this.redelivery.replay(caller, workspaceId, id, { since, until, statuses }) };
  }

  @Post('subscriptions/:subscriptionId/test')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'testSubscription',
    summary: 'Send an example event now',
    description:
      'Past whatever waits, to a disabled subscription too. It is signed and logged like any other, bears the sequence 0, and is no event of the workspace: a failure has no consequence.',
  })
  @ApiBody({ type: TestEventDto })
  @ApiOkResponse({ type: TestAttemptDto })
  @ApiProblems('validation_failed', 'plan_required')
  async test(
    @WorkspaceId() workspaceId: string,
    @SubscriptionId() id: string,
    @Body() { eventType }: TestEventDto,
  ): Promise<TestAttemptDto> {
    if (!this.catalogue.find(eventType)) {
      const message = `must be one of: ${this.catalogue.names.join(', ')}`;
      throw validationFailed([{ path: 'eventType', message }]);
    }
    const { deliveryId, eventId, attempt } = await this.tests.send(workspaceId, id, eventType);
    return { deliveryId, eventId, ...attemptDtoOf(attempt) };
  }
}
