import { type EmbeddedDefaults, loadSettings } from './platform/config/load-settings.js';
import type { Settings } from './platform/config/settings.js';
import { type KeptKey, keptAdminApiKey, keptSecretsKey } from './platform/embedded/embedded-keys.js';
import { startEmbeddedPostgres } from './platform/embedded/embedded-postgres.js';

/** A service that brings its own database. */
export interface EmbeddedMode {
  readonly settings: Settings;
  /** A root key that was made just now, to be shown this once. */
  readonly newAdminKey: KeptKey | null;
  stop(): Promise<void>;
}

/** Stand-ins of the right form: with them, the rest of the configuration is checked before anything starts. */
const STAND_INS: EmbeddedDefaults = {
  databaseUrl: 'postgres://localhost/embedded',
  adminApiKey: 'made-at-the-first-start',
  secretsKey: Buffer.alloc(32).toString('base64'),
};

/** Whether `env` asks for the embedded mode: no database is named, and one process does everything. */
export function isEmbedded(env: NodeJS.ProcessEnv): boolean {
  const isGiven = (name: string) => Boolean(env[name]?.trim());
  return !isGiven('DATABASE_URL') && (!isGiven('ROLE') || env['ROLE']?.trim() === 'all');
}

/**
 * Starts the embedded Postgres and makes the keys that `env` does not give; they are kept in the data directory.
 * @throws SettingsError before anything is started or written
 */
export async function startEmbeddedMode(env: NodeJS.ProcessEnv): Promise<EmbeddedMode> {
  const { dataDir } = loadSettings(env, STAND_INS);
  const postgres = await startEmbeddedPostgres({ dataDir });
  try {
    const adminKey = env['ADMIN_API_KEY']?.trim() ? null : keptAdminApiKey(dataDir);
    const secretsKey = env['SECRETS_KEY']?.trim() ? null : keptSecretsKey(dataDir);
    const settings = loadSettings(env, {
      databaseUrl: postgres.url,
      adminApiKey: adminKey?.text ?? STAND_INS.adminApiKey,
      secretsKey: secretsKey?.text ?? STAND_INS.secretsKey,
    });
    return { settings, newAdminKey: adminKey?.isNew ? adminKey : null, stop: () => postgres.stop() };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
