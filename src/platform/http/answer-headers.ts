import { hash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from 'helmet';
import type { Settings } from '../config/settings.js';

const HSTS_SECONDS = 31_536_000;

/** Of every answer: it is data, which nobody keeps, guesses the type of, or shows as a page. */
export const DATA_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
} as const;

const POLICY = 'content-security-policy';

const INLINE_STYLE = /<style>([\s\S]*?)<\/style>|\sstyle="([^"]*)"/g;

/**
 * Gives answers the headers that keep browsers from doing more with them than is meant. Pages get what helmet knows
 * of, and a content policy without any inline script; what they have of inline styles is allowed by its hashes. A page that has set a policy of its own keeps it.
 */
export function addAnswerHeaders(app: NestFastifyApplication, { publicUrl }: Settings): void {
  const isBehindTls = publicUrl.startsWith('https:');
  const headers = {
    ...DATA_HEADERS,
    ...(isBehindTls && { 'strict-transport-security': `max-age=${HSTS_SECONDS}` }),
  };
  const fastify = app.getHttpAdapter().getInstance();
  // Written plainly and without promises, since it is done for each event that is posted.
  fastify.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
  fastify.addHook('onSend', (request, reply, payload, done) => {
    if (!String(reply.getHeader('content-type')).startsWith('text/html')) return done();
    const hasOwnPolicy = reply.getHeader(POLICY) !== DATA_HEADERS[POLICY];
    if (!hasOwnPolicy) reply.removeHeader(POLICY);
    const protect = helmet({
      contentSecurityPolicy: hasOwnPolicy
        ? false
        : { useDefaults: false, directives: pagePolicy(String(payload), isBehindTls) },
      strictTransportSecurity: false,
      frameguard: { action: 'deny' },
    });
    protect(request.raw, reply.raw, (error) => (error ? done(error as Error) : done()));
  });
}

/** Swagger UI has its pictures as data: URLs in its style sheet. */
function pagePolicy(page: string, isBehindTls: boolean) {
  const styles = [...page.matchAll(INLINE_STYLE)].map(([, sheet, attribute]) => sheet ?? attribute ?? '');
  return {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-hashes'", ...styles.map(sourceOf)],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'object-src': ["'none'"],
    ...(isBehindTls && { 'upgrade-insecure-requests': [] }),
  };
}

function sourceOf(text: string): string {
  return `'sha256-${hash('sha256', text, 'base64')}'`;
}
