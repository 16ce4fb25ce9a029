import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DATA_HEADERS } from './answer-headers.js';
import { type ProblemAnswer, problemAnswerTo } from './problem-answer.js';

/** Answers every error as RFC 9457 `application/problem+json`; those that nobody foresaw are logged. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const answer = problemAnswerTo(error);
    if (answer.isUnexpected) {
      const { method, routeOptions } = http.getRequest<FastifyRequest>();
      this.logger.error(`${method} ${routeOptions.url ?? 'unknown route'} failed`, error);
    }
    if (reply.sent || reply.raw.headersSent) {
      // A stream has begun: all that can still be told is that it did not end well.
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, answer);
  }
}

/** Sends `answer`; nothing may have been sent yet. */
export function sendProblem(reply: FastifyReply, { body, headers }: ProblemAnswer): void {
  void reply
    .code(body.status)
    .headers({ ...DATA_HEADERS, ...headers })
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify(body));
}
