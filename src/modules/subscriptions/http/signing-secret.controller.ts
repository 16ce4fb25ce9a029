import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { type Caller, CurrentCaller, Scopes } from '../../workspaces/index.js';
import { SecretKeeper } from '../secret-keeper.service.js';
import {
  RotatedSecretDto,
  rotatedSecretDtoOf,
  RotateSecretDto,
  SigningSecretDto,
  signingSecretDtoOf,
} from './signing-secret.dto.js';

const WorkspaceId = () => Param('workspaceId', new UuidParamPipe('workspace_not_found'));
const SubscriptionId = () => Param('subscriptionId', new UuidParamPipe('subscription_not_found'));

@ApiTags('Subscriptions')
@Controller('v1/workspaces/:workspaceId/subscriptions/:subscriptionId')
export class SigningSecretController {
  constructor(private readonly keeper: SecretKeeper) {}

  @Post('rotate-secret')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Scopes('subscriptions:write')
  @ApiOperation({
    operationId: 'rotateSecret',
    summary: 'Replace the signing secret',
    description:
      'Until the overlap ends `webhook-signature` holds a signature with each of the two secrets, and `x-webhook-signature`, which has room for one, is made with the old secret; then both are made with the new one. Rotating again during an overlap ends it for the oldest secret, which stops signing at once.',
  })
  @ApiBody({ type: RotateSecretDto, required: false })
  @ApiOkResponse({ type: RotatedSecretDto })
  @ApiProblems('validation_failed', 'subscription_not_found')
  async rotate(
    @WorkspaceId() workspaceId: string,
    @SubscriptionId() id: string,
    @Body() { overlapSeconds = 0 }: RotateSecretDto,
    @CurrentCaller() caller: Caller,
  ): Promise<RotatedSecretDto> {
    return rotatedSecretDtoOf(await this.keeper.rotate(caller, workspaceId, id, overlapSeconds * 1000));
  }

  @Get('secret')
  @Header('cache-control', 'no-store')
  @Scopes('secrets:read')
  @ApiOperation({ operationId: 'getSecret', summary: 'Read the signing secret' })
  @ApiOkResponse({ type: SigningSecretDto })
  @ApiProblems('subscription_not_found')
  async read(@WorkspaceId() workspaceId: string, @SubscriptionId() id: string): Promise<SigningSecretDto> {
    return signingSecretDtoOf(await this.keeper.read(workspaceId, id));
  }
}
