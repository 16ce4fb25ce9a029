import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { asyncApiDocument, webhooksSection } from './modules/events/index.js';
import { loadSettings } from './platform/config/load-settings.js';
import { fastifyAdapter } from './platform/http/http-app.js';
import { documentOf } from './platform/openapi/document.js';

/** The settings that a service can't do without; nothing is opened with them here. */
const ENVIRONMENT = {
  DATABASE_URL: 'postgres://localhost/none',
  ADMIN_API_KEY: 'root-key-of-nobody',
  SECRETS_KEY: Buffer.alloc(32).toString('base64'),
};

/** `node dist/src/api-documents.js`: writes `openapi.json` and `asyncapi.json`; neither database nor Redis is needed. */
async function main(): Promise<void> {
  const settings = loadSettings(ENVIRONMENT, null);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(settings),
    fastifyAdapter(settings),
    { preview: true, logger: ['error'], abortOnError: false },
  );
  await write('openapi.json', documentOf(app, settings.version, webhooksSection()));
  await write('asyncapi.json', asyncApiDocument(settings.version));
}

async function write(file: string, document: object): Promise<void> {
  await writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
  console.log(file);
}

await main();
