import { RouteConfig } from '@nestjs/platform-fastify';

/** What Fastify knows of a route that takes events, `one` or a batch of them. */
export interface EventRoute {
  readonly takesEvents?: 'one' | 'many';
}

/** Marks a route as one that takes events: its bodies may be larger than others, and it has a rate limit of its own. */
export const TakesEvents = (takesEvents: NonNullable<EventRoute['takesEvents']>): MethodDecorator =>
  RouteConfig({ takesEvents } satisfies EventRoute);
