import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type AppOptions } from './app.module.js';
import { asyncApiDocument, webhooksSection } from './modules/events/index.js';
import { authenticateBeforeBatches } from './modules/workspaces/index.js';
import type { Settings } from './platform/config/settings.js';
import { serveConsole } from './platform/console/console-pages.js';
import { addAnswerHeaders } from './platform/http/answer-headers.js';
import { configureHttp, fastifyAdapter } from './platform/http/http-app.js';
import { JsonLogger } from './platform/observability/json-logger.js';
import { documentOf, serveDocuments } from './platform/openapi/document.js';

/** Builds the application that `settings` describe; it does not listen yet. */
export async function createApp(
  settings: Settings,
  options: AppOptions = {},
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(settings, options),
    fastifyAdapter(settings),
    { logger: new JsonLogger(settings, options.log), abortOnError: false, bodyParser: false },
  );
  addAnswerHeaders(app, settings);
  configureHttp(app, settings);
  authenticateBeforeBatches(app);
  if (settings.role !== 'worker') {
    serveDocuments(app, {
      openApi: () => documentOf(app, settings.version, webhooksSection()),
      asyncApi: () => asyncApiDocument(settings.version),
    });
    serveConsole(app);
  }
  return app;
}
