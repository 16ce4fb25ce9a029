import { SettingsError } from './platform/config/load-settings.js';
import { migrateDown, migrateUp } from './platform/database/migrations.js';

/** `node dist/src/migrate.js [up | down [count]]` on `DATABASE_URL`. */
async function main([direction = 'up', count = '1']: string[]): Promise<void> {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new SettingsError(['DATABASE_URL: is required to migrate']);
  if (direction === 'up') {
    const applied = await migrateUp(url);
    console.log(applied.length === 0 ? 'Nothing to migrate.' : `Applied: ${applied.join(', ')}`);
  } else if (direction === 'down' && /^[1-9]\d*$/.test(count)) {
    console.log(`Taken back: ${await migrateDown(url, Number(count))}`);
  } else {
    throw new Error('Use: migrate up, or migrate down [count]');
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
