import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags, OmitType } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { validationFailed } from '../../../common/domain-error.js';
import { isUuid } from '../../../common/ids.js';
import { Clock } from '../../../common/clock.js';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { Scopes, WorkspaceDirectory } from '../../workspaces/index.js';
import { DeliveryFeeds } from '../delivery-feeds.service.js';
import type { FeedItem, WorkspaceFeed } from '../workspace-feed.js';
import { deliveryDtoOf, DeliveryQueryDto } from './delivery.dto.js';
import { EventStream } from './event-stream.js';

const RESUMED_MS_MAX = 3_600_000;

/** What a stream is narrowed to. */
export class DeliveryStreamQueryDto extends OmitType(DeliveryQueryDto, ['limit', 'cursor']) {}

@ApiTags('Deliveries')
@Controller('v1/workspaces/:workspaceId/deliveries')
@Scopes('deliveries:read')
export class DeliveryStreamController {
  constructor(
    private readonly feeds: DeliveryFeeds,
    private readonly workspaces: WorkspaceDirectory,
    private readonly clock: Clock,
  ) {}

  @Get('stream')
  @ApiOperation({
    operationId: 'streamDeliveries',
    summary: 'Follow deliveries as they change',
    description:
      'Server-sent events without an end: the data of each is a delivery, as in the list, after a change; a comment comes every 15 s. With `Last-Event-ID` it goes on from there, up to an hour back; after a pause a change may come twice. A client that does not keep up is cut off.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event that was received.',
    schema: { type: 'string' },
  })
  @ApiOkResponse({
    description: 'Events as they happen.',
    content: {
      'text/event-stream': {
        schema: { type: 'string' },
        example:
          'id: 1795417200131-0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11\ndata: {"id":"0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11","status":"delivered","attemptCount":1}\n\n',
      },
    },
  })
  @ApiProblems('validation_failed', 'workspace_not_found')
  async stream(
    @Param('workspaceId', new UuidParamPipe('workspace_not_found')) workspaceId: string,
    @Query() query: DeliveryStreamQueryDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const lastTime = lastEventId ? timeOf(lastEventId) : null;
    await this.workspaces.get(workspaceId);
    const feed = this.feeds.open(workspaceId);
    const early: FeedItem[] = [];
    let tell = (item: FeedItem): void => void early.push(item);
    const stopListening = feed.listen((item) => tell(item));
    try {
      const missed = lastEventId && lastTime ? await this.missed(feed, lastEventId, lastTime) : [];
      reply.hijack();
      const stream = new EventStream(reply.raw, () => {
        stopListening();
        forget();
      });
      const forget = this.feeds.keep(stream);
      tell = (item) => {
        if (matches(query, item)) stream.event(item.id, deliveryDtoOf(item.change.delivery));
      };
      const sent = new Set(missed.map(({ id }) => id));
      for (const item of [...missed, ...early.filter(({ id }) => !sent.has(id))]) tell(item);
    } catch (error) {
      stopListening();
      throw error;
    }
  }

  private async missed(feed: WorkspaceFeed, id: string, time: Date): Promise<readonly FeedItem[]> {
    const remembered = feed.after(id);
    if (remembered) return remembered;
    const earliest = this.clock.now().getTime() - RESUMED_MS_MAX;
    const found = await feed.since(new Date(Math.max(time.getTime(), earliest)));
    return found.filter((item) => item.id !== id);
  }
}

function timeOf(lastEventId: string): Date {
  const [, ms = '', id = ''] = /^(\d{1,15})-(.*)$/.exec(lastEventId) ?? [];
  if (ms && isUuid(id)) return new Date(Number(ms));
  throw validationFailed([{ path: 'Last-Event-ID', message: 'is not the id of an event of this stream' }]);
}

function matches(query: DeliveryStreamQueryDto, { change }: FeedItem): boolean {
  const { delivery, contactId } = change;
  const { since, until } = query;
  return (
    (!query.subscriptionId || delivery.subscriptionId === query.subscriptionId.toLowerCase()) &&
    (!query.status || delivery.status === query.status) &&
    (!query.eventType || delivery.eventType === query.eventType) &&
    (!query.eventId || delivery.eventId === query.eventId.toLowerCase()) &&
    (!query.contactId || contactId === query.contactId) &&
    (!since || delivery.createdAt >= new Date(since)) &&
    (!until || delivery.createdAt < new Date(until))
  );
}
