import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { onRequestAsyncHookHandler } from 'fastify';
import type { EventRoute } from '../../platform/http/takes-events.decorator.js';
import { Authenticator } from './authenticator.service.js';
import type { GuardedRequest } from './caller.js';

/**
 * Has the key of a request looked at before its body is read, where bodies may be as large as a batch; everywhere else
 * the guard is early enough. To be called before the application listens.
 */
export function authenticateBeforeBatches(app: NestFastifyApplication): void {
  const authenticator = app.get(Authenticator, { strict: false });
  const authenticate: onRequestAsyncHookHandler = async (request) => {
    (request as GuardedRequest).caller = await authenticator.callerOf(request);
  };
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    const { takesEvents } = (route.config ?? {}) as EventRoute;
    if (takesEvents === 'many') route.onRequest = [route.onRequest ?? [], authenticate].flat();
  });
}
