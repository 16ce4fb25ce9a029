import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { Settings } from '../config/settings.js';
import { problemAnswerTo } from './problem-answer.js';
import { sendProblem } from './problem.filter.js';
import { refuseBytes } from './raw-problem.js';
import { BODY_BYTES_MAX, limitRequests } from './request-limits.js';

/** Time to receive a request whole, against clients that drip. Answers, such as streams, may take longer. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Longer than the idle times of usual load balancers, so that they never send into a closing connection. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

const OPEN_TO_WORKERS = /^\/(health|metrics)(\/|\?|$)/;

/**
 * Fastify as this service needs it. It believes an `X-Forwarded-For` header only from the proxies that are named:
 * failed authentications are counted by address.
 */
export function fastifyAdapter({ trustedProxies }: Pick<Settings, 'trustedProxies'>): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: (error: unknown, _request: unknown, reply: FastifyReply) =>
      sendProblem(reply, problemAnswerTo(error)),
    clientErrorHandler: refuseBytes,
  });
}

/**
 * Prepares an application, made with `bodyParser: false`, before it listens: requests have limits, and a worker answers
 * for its health and nothing else.
 */
export function configureHttp(app: NestFastifyApplication, settings: Settings): void {
  const fastify = app.getHttpAdapter().getInstance();
  limitRequests(fastify, settings);
  if (settings.role !== 'worker') return;
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.is404 || OPEN_TO_WORKERS.test(request.url)) done();
    else reply.callNotFound();
  });
}
