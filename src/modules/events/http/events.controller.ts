import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TakesEvents } from '../../../platform/http/takes-events.decorator.js';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { Scopes } from '../../workspaces/index.js';
import { AcceptanceTraces } from '../acceptance-traces.service.js';
import { DraftReader, IDEMPOTENCY_KEY_LENGTH_MAX } from '../draft-reader.service.js';
import { Intake } from '../intake.service.js';
import {
  AcceptedEventDto,
  acceptedEventDtoOf,
  AcceptedEventsDto,
  PostEventDto,
  PostEventsDto,
} from './event.dto.js';

const WorkspaceId = () => Param('workspaceId', new UuidParamPipe('workspace_not_found'));

@ApiTags('Events')
@Controller('v1/workspaces/:workspaceId/events')
@Scopes('events:write')
export class EventsController {
  constructor(
    private readonly drafts: DraftReader,
    private readonly intake: Intake,
    private readonly traces: AcceptanceTraces,
  ) {}

  @Post()
  @TakesEvents('one')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'postEvent',
    summary: 'Post an event',
    description: 'The answer is given after the event and all its deliveries are stored.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: IDEMPOTENCY_KEY_LENGTH_MAX },
    description: 'A key of up to 255 characters: the same request again gives the first answer.',
  })
  @ApiHeader({
    name: 'traceparent',
    required: false,
    description: "W3C Trace Context of the producer, to which the events' own traces are linked.",
  })
  @ApiBody({ type: PostEventDto })
  @ApiAcceptedResponse({ type: AcceptedEventDto })
  @ApiProblems('validation_failed', 'workspace_not_found', 'event_id_conflict', 'payload_too_large')
  async post(
    @WorkspaceId() workspaceId: string,
    @Body() body: unknown,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Headers('traceparent') traceparent: string | undefined,
  ): Promise<AcceptedEventDto> {
    const trace = this.traces.begin(workspaceId, traceparent);
    const draft = this.drafts.readOne(body, idempotencyKey);
    const [acceptance] = await this.intake.accept({ workspaceId, drafts: [draft] });
    if (!acceptance) throw new Error('An acceptance is missing');
    trace?.([acceptance]);
    return acceptedEventDtoOf(acceptance);
  }

  @Post('batch')
  @TakesEvents('many')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'postEvents',
    summary: 'Post up to 500 events at once',
    description: 'They are accepted in their order, together or not at all.',
  })
  @ApiHeader({
    name: 'traceparent',
    required: false,
    description: "W3C Trace Context of the producer, to which the events' own traces are linked.",
  })
  @ApiBody({ type: PostEventsDto })
  @ApiAcceptedResponse({ type: AcceptedEventsDto })
  @ApiProblems('validation_failed', 'workspace_not_found', 'event_id_conflict', 'payload_too_large')
  async postMany(
    @WorkspaceId() workspaceId: string,
    @Body() body: unknown,
    @Headers('traceparent') traceparent: string | undefined,
  ): Promise<AcceptedEventsDto> {
    const trace = this.traces.begin(workspaceId, traceparent);
    const drafts = this.drafts.readMany(body);
    const acceptances = await this.intake.accept({ workspaceId, drafts });
    trace?.(acceptances);
    return { items: acceptances.map(acceptedEventDtoOf) };
  }
}
