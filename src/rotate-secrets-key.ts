import { DataSource } from 'typeorm';
import { isEmbedded, startEmbeddedMode } from './embedded-mode.js';
import { SecretResealer } from './modules/subscriptions/index.js';
import { loadSettings } from './platform/config/load-settings.js';
import type { Settings } from './platform/config/settings.js';
import { dataSourceOptions } from './platform/database/data-source.js';
import { Database } from './platform/database/database.js';
import { SecretBox } from './platform/secrets/secret-box.js';

const CONNECTIONS = 2;

/** `node dist/src/rotate-secrets-key.js`: from SECRETS_KEY_PREVIOUS to SECRETS_KEY, in the database of the service. */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  if (isEmbedded(env)) {
    const { settings, stop } = await startEmbeddedMode(env);
    await reseal(settings).finally(stop);
  } else {
    // Needed for nothing here, so that whoever runs this need not have it.
    await reseal(loadSettings({ ADMIN_API_KEY: 'not used by this command', ...env }, null));
  }
}

async function reseal(settings: Settings): Promise<void> {
  const dataSource = await new DataSource(dataSourceOptions(settings.databaseUrl, CONNECTIONS)).initialize();
  try {
    const box = new SecretBox(settings);
    const { resealed, current } = await new SecretResealer(new Database(dataSource), box).resealAll();
    console.log(`Sealed ${resealed} secrets with the key ${box.currentKeyId}; ${current} had it before.`);
  } finally {
    await dataSource.destroy();
  }
}

main(process.env).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
