import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../../common/domain-error.js';
import type { Settings } from '../config/settings.js';
import { readJson } from './json/read-json.js';
import type { EventRoute } from './takes-events.decorator.js';

/** Of a body that is no event: twice the largest subscription that is allowed. */
export const BODY_BYTES_MAX = 256 * 1024;

/**
 * A batch may hold 500 events, but not 500 of the largest: a body is held in memory whole, so this much of one is
 * read, or one of the largest events where those are allowed to be bigger.
 */
const BATCH_BYTES_MAX = 16 * 1024 * 1024;

/** An event with every character escaped and a line for each value is not larger than that, as many times. */
const NOTATION_MAX = 4;

/** Requests of our clients have ten. Node itself drops, in silence, what is beyond two thousand. */
const HEADERS_MAX = 100;

const URL_LENGTH_MAX = 8 * 1024;

/**
 * Holds requests against the limits that do not depend on what they ask for, and makes their bodies JSON and nothing
 * else. Applies to all routes that are added afterwards.
 */
export function limitRequests(fastify: FastifyInstance, { eventBodyLimitBytes }: Settings): void {
  const eventBytesMax = NOTATION_MAX * eventBodyLimitBytes;
  const bytesMax = { one: eventBytesMax, many: Math.max(BATCH_BYTES_MAX, eventBytesMax) };
  fastify.addHook('onRoute', (route) => {
    const { takesEvents } = (route.config ?? {}) as EventRoute;
    if (takesEvents) route.bodyLimit = bytesMax[takesEvents];
  });
  fastify.addHook('onRequest', (request, _reply, done) => done(faultOf(request)));
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    refuseOtherCoding(request);
    done(null, readJson(bytes));
  });
}

function faultOf({ raw }: FastifyRequest): DomainError | undefined {
  if (raw.rawHeaders.length > 2 * HEADERS_MAX) {
    return new DomainError('headers_too_large', `A request may have ${HEADERS_MAX} headers.`);
  }
  if ((raw.url?.length ?? 0) > URL_LENGTH_MAX) {
    return new DomainError('uri_too_long', `An address may have ${URL_LENGTH_MAX} characters.`);
  }
  return undefined;
}

/** A body in another coding must not be read as what it is not. */
function refuseOtherCoding({ headers }: FastifyRequest): void {
  const coding = headers['content-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'identity') {
    throw new DomainError('unsupported_media_type', 'Send the body as it is, without a Content-Encoding.');
  }
  const type = headers['content-type'];
  if (type === 'application/json') return;
  const [, charset] = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(type ?? '') ?? [];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new DomainError('unsupported_media_type', 'JSON is UTF-8; another charset is not supported.');
  }
}
