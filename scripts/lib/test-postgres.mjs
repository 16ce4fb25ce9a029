import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An embedded Postgres of its own with the settings of production, gone after the run. Needs `dist`. */
export async function startPostgres() {
  const { startEmbeddedPostgres } = await import('../../dist/src/platform/embedded/embedded-postgres.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'hooklane-postgres-'));
  if (process.getuid?.() === 0) chmodSync(dataDir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir });
  const stop = async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url: postgres.url, stop };
}
