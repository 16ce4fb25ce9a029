import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import type { Settings } from '../config/settings.js';
import { problemAnswerTo } from './problem-answer.js';
import { sendProblem } from './problem.filter.js';
import { refuseBytes } from './raw-problem.js';

/**
 * A batch may hold 500 events, but not 500 of the largest: a body is held in memory whole, so this much of one is
 * read, or two of the largest events where those are allowed to be bigger.
 */
const BODY_BYTES_MAX = 16 * 1024 * 1024;

/** Time to receive a request whole, against clients that drip. Answers, such as streams, may take longer. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Longer than the idle times of usual load balancers, so that they never send into a closing connection. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

const OPEN_TO_WORKERS = /^\/(health|metrics)(\/|\?|$)/;

/** Fastify as this service needs it. It reads no `X-Forwarded-*` header: nothing depends on a client's address. */
export function fastifyAdapter({ eventBodyLimitBytes }: Settings): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: Math.max(BODY_BYTES_MAX, 2 * eventBodyLimitBytes),
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    trustProxy: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'ignore',
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: (error: unknown, _request: unknown, reply: FastifyReply) =>
      sendProblem(reply, problemAnswerTo(error)),
    clientErrorHandler: refuseBytes,
  });
}

/**
 * Prepares an application, made with `bodyParser: false`, before it listens: bodies are JSON and nothing else, and a
 * worker answers for its health and nothing else.
 */
export function configureHttp(app: NestFastifyApplication, { role }: Settings): void {
  const fastify = app.getHttpAdapter().getInstance();
  app.useBodyParser('application/json', { bodyLimit: fastify.initialConfig.bodyLimit });
  fastify.removeContentTypeParser('text/plain');
  if (role !== 'worker') return;
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.is404 || OPEN_TO_WORKERS.test(request.url)) done();
    else reply.callNotFound();
  });
}
