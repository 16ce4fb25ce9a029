import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { Scopes } from '../../workspaces/index.js';
import { BEGINNING, placeOfCursor } from '../feed-place.js';
import { EventFeed } from '../persistence/event-feed.js';
import { EventFeedQueryDto, FeedPageDto, feedPageDtoOf } from './event-feed.dto.js';

@ApiTags('Events')
@Controller('v1/workspaces/:workspaceId/events')
@Scopes('events:read')
export class EventFeedController {
  constructor(private readonly feed: EventFeed) {}

  @Get()
  @ApiOperation({
    operationId: 'listEvents',
    summary: 'Read events in order, oldest first',
    description:
      'The pull feed: every event once, in the order of `sequence`. Keep `pagination.next` and send it as `cursor` with the same filters; it stays good for ever. If what it points to has been deleted by age, the feed goes on with the oldest event that is there. A page may hold fewer events than `limit`, even none, while `hasMore` is true: with `type` or `since` it looks through a limited number of events.',
  })
  @ApiOkResponse({ type: FeedPageDto })
  @ApiProblems('validation_failed', 'workspace_not_found')
  async list(
    @Param('workspaceId', new UuidParamPipe('workspace_not_found')) workspaceId: string,
    @Query() { limit, cursor, type, since, until }: EventFeedQueryDto,
  ): Promise<FeedPageDto> {
    const page = await this.feed.read(workspaceId, {
      after: cursor === undefined ? BEGINNING : placeOfCursor(cursor),
      limit,
      type,
      since: since === undefined ? undefined : new Date(since),
      until: until === undefined ? undefined : new Date(until),
    });
    return feedPageDtoOf(page);
  }
}
