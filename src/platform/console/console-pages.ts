import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consolePolicy } from './console-policy.js';

/** What stands in the built page where the nonce of an answer belongs. */
const NONCE = /__CSP_NONCE__/g;
const NONCE_BYTES = 16;

/**
 * Serves the built console: one page for every address below `/console`, with a nonce of its own, and files whose
 * names change with their content. Without a build there is no such route.
 */
export function serveConsole(app: NestFastifyApplication): void {
  const folder = builtConsole();
  if (folder === null) {
    new Logger('Console').warn('The console is not built: there is nothing at /console');
    return;
  }
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const fastify = app.getHttpAdapter().getInstance();
  void fastify.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/console/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
  });
  const sendPage = (_request: FastifyRequest, reply: FastifyReply) => {
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return reply
      .header('content-security-policy', consolePolicy(nonce))
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(NONCE, nonce));
  };
  fastify.get('/console', sendPage);
  fastify.get('/console/*', sendPage);
}

/** The folder that `npm run build` made; sources stand three folders below the root, compiled ones four. */
function builtConsole(): string | null {
  const folders = ['../../../console/dist', '../../../../console/dist'];
  const paths = folders.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return paths.find((path) => existsSync(join(path, 'index.html'))) ?? null;
}
