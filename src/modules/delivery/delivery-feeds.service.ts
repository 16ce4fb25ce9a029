import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { DomainError } from '../../common/domain-error.js';
import { DeliveryChanges } from './persistence/delivery-changes.js';
import { WorkspaceFeed } from './workspace-feed.js';

/** A listener's connection, as far as this process may have to end it. */
export interface OpenStream {
  end(): void;
}

/** Streams that a process serves, of all workspaces. */
const STREAMS_MAX = 500;

/** The feeds that somebody listens to, one for each workspace, and the streams that are open. */
@Injectable()
export class DeliveryFeeds implements BeforeApplicationShutdown {
  private readonly logger = new Logger(DeliveryFeeds.name);
  private readonly feeds = new Map<string, WorkspaceFeed>();
  private readonly streams = new Set<OpenStream>();
  private isStopping = false;

  constructor(
    private readonly changes: DeliveryChanges,
    private readonly clock: Clock,
  ) {}

  /** The feed of a workspace; it runs. @throws rate_limited, service_unavailable */
  open(workspaceId: string): WorkspaceFeed {
    if (this.isStopping)
      throw new DomainError('service_unavailable', 'This process stops.', { retryAfterSeconds: 1 });
    if (this.streams.size >= STREAMS_MAX) {
      throw new DomainError('rate_limited', 'Too many streams are open.', { retryAfterSeconds: 10 });
    }
    const known = this.feeds.get(workspaceId);
    if (known) return known;
    const feed = new WorkspaceFeed(workspaceId, this.changes, this.clock, (error) =>
      this.logger.warn({ message: 'Changes of deliveries could not be read; tried again', error }),
    );
    this.feeds.set(workspaceId, feed);
    void feed.run().finally(() => this.feeds.delete(workspaceId));
    return feed;
  }

  /** Counts a stream until the answer is called, and ends it when the process stops. */
  keep(stream: OpenStream): () => void {
    this.streams.add(stream);
    return () => void this.streams.delete(stream);
  }

  beforeApplicationShutdown(): void {
    this.isStopping = true;
    for (const feed of this.feeds.values()) feed.stop();
    for (const stream of this.streams) stream.end();
  }
}
