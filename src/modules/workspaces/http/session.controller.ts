import { Body, Controller, Delete, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../../platform/http/public.decorator.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { RootOrOwn, StrangersUncounted } from '../access.decorators.js';
import { Authenticator } from '../authenticator.service.js';
import { type Caller, CurrentCaller, type GuardedRequest } from '../caller.js';
import { KeyKeeper } from '../key-keeper.service.js';
import { SCOPES } from '../scopes.js';
import { SESSION_MS_MAX, SessionKeeper } from '../sessions/session-keeper.service.js';
import { OpenSessionDto, SessionDto } from './session.dto.js';

@ApiTags('Console')
@Controller('v1/session')
export class SessionController {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly sessions: SessionKeeper,
    private readonly keys: KeyKeeper,
  ) {}

  @Post()
  @Public()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'openSession',
    summary: 'Sign in to the console',
    description:
      'Sets a cookie (`HttpOnly`, `SameSite=Strict`) that stands for the key for at most twelve hours, or two without a request, and ends with the key. With it, requests that change something need the header `X-Hooklane-Console` too. For browsers; programs send the key.',
  })
  @ApiCreatedResponse({ type: SessionDto })
  @ApiProblems('validation_failed', 'unauthorized', 'rate_limited', 'service_unavailable')
  async open(
    @Body() { key }: OpenSessionDto,
    @Req() { ip }: GuardedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    const caller = await this.authenticator.holderOf(key, ip);
    const { token } = await this.sessions.open(caller);
    reply.header('set-cookie', this.sessions.cookie.keeping(token, SESSION_MS_MAX / 1000));
    return this.describe(caller);
  }

  @Get()
  @RootOrOwn()
  @StrangersUncounted()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'getSession',
    summary: 'What the key of this request, or of the session, may do',
  })
  @ApiOkResponse({ type: SessionDto })
  get(@CurrentCaller() caller: Caller): Promise<SessionDto> {
    return this.describe(caller);
  }

  @Delete()
  @HttpCode(204)
  @RootOrOwn()
  @ApiOperation({ operationId: 'closeSession', summary: 'Sign out of the console' })
  @ApiNoContentResponse({ description: 'Signed out.' })
  async close(
    @Req() { headers }: GuardedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const token = this.sessions.cookie.tokenIn(headers.cookie);
    if (token !== null) await this.sessions.close(token);
    reply.header('set-cookie', this.sessions.cookie.removing());
  }

  private async describe(caller: Caller): Promise<SessionDto> {
    if (caller.kind === 'root') return { kind: 'root', workspaceId: null, keyName: null, scopes: SCOPES };
    const { id, workspaceId, scopes } = caller;
    return { kind: 'workspace', workspaceId, keyName: await this.keys.nameOf(id), scopes };
  }
}
