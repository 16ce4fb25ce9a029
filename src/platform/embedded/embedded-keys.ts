import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;

/** A key that the embedded mode made for itself. */
export interface KeptKey {
  readonly text: string;
  readonly file: string;
  /** Whether it was made just now. */
  readonly isNew: boolean;
}

/** The root key of this data directory; made at the first start, the same ever after. */
export function keptAdminApiKey(dataDir: string): KeptKey {
  return keptKey(
    join(dataDir, 'admin-api-key'),
    () => `hkroot_${randomBytes(KEY_BYTES).toString('base64url')}`,
  );
}

/** The key that secrets are encrypted with; losing its file means losing every signing secret. */
export function keptSecretsKey(dataDir: string): KeptKey {
  return keptKey(join(dataDir, 'secrets-key'), () => randomBytes(KEY_BYTES).toString('base64'));
}

function keptKey(file: string, make: () => string): KeptKey {
  const kept = read(file);
  if (kept) return { text: kept, file, isNew: false };
  const text = make();
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${text}\n`, { mode: 0o600 });
  try {
    // A link appears whole or not at all, and never replaces a key that is in use.
    linkSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
  return { text, file, isNew: true };
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
