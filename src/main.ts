import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './create-app.js';
import { type EmbeddedMode, isEmbedded, startEmbeddedMode } from './embedded-mode.js';
import { loadSettings, SettingsError } from './platform/config/load-settings.js';
import type { Settings } from './platform/config/settings.js';
import { migrateUp } from './platform/database/migrations.js';
import { JsonLogger } from './platform/observability/json-logger.js';
import { ShutdownSequence } from './shutdown-sequence.js';

const CONNECTIONS_CUT_AFTER_MS = 5_000;

const logger = new Logger('Hooklane');
const shutdown = new ShutdownSequence();

// Until the settings are known.
Logger.overrideLogger(new JsonLogger({ logLevel: 'info' }));
void shutdown.start(start, explain);

async function start(): Promise<void> {
  const embedded = isEmbedded(process.env) ? await startEmbeddedMode(process.env) : null;
  if (embedded) shutdown.add(() => embedded.stop());
  const settings = embedded?.settings ?? loadSettings(process.env, null);
  await migrateUp(settings.databaseUrl);
  const app = await createApp(settings);
  shutdown.add(() => close(app));
  await app.listen(settings.port, settings.host);
  welcome(settings, await app.getUrl(), embedded);
}

function explain(error: unknown): void {
  if (error instanceof SettingsError) process.stderr.write(`${error.message}\n`);
  else logger.fatal('The service could not start', error);
}

function welcome(settings: Settings, url: string, embedded: EmbeddedMode | null): void {
  const { role, version, endpointAllowHttp, endpointAllowCidrs } = settings;
  logger.log(`Listening at ${url}`, { role, version, ...(role !== 'worker' && { docs: `${url}/docs` }) });
  if (endpointAllowHttp) logger.warn('ENDPOINT_ALLOW_HTTP is on: events may be sent without encryption');
  if (endpointAllowCidrs.length > 0) {
    logger.warn(`ENDPOINT_ALLOW_CIDRS opens ${endpointAllowCidrs.join(', ')} to requests of users`);
  }
  if (!embedded) return;
  const lines = [`API:       ${url}/v1`, `Console:   ${url}/console`, `Documents: ${url}/docs`];
  if (embedded.newAdminKey) {
    lines.push(
      `Root key (shown this once, kept in ${embedded.newAdminKey.file}):`,
      embedded.newAdminKey.text,
    );
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Requests get their answers; connections that stay open after that, such as streams, are cut. */
async function close(app: NestFastifyApplication): Promise<void> {
  const cut = setTimeout(() => app.getHttpServer().closeAllConnections(), CONNECTIONS_CUT_AFTER_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
