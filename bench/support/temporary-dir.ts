import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stoppers } from './stoppers.js';

/** A folder that is gone after the bench, whatever happens. */
export interface TemporaryDir {
  readonly path: string;
  remove(): Promise<void>;
}

/** Makes a folder into which another user can step, since Postgres runs as one when this process is root. */
export function makeDir(stoppers: Stoppers): TemporaryDir {
  const path = mkdtempSync(join(tmpdir(), 'hooklane-bench-'));
  if (process.getuid?.() === 0) chmodSync(path, 0o711);
  return { path, remove: stoppers.add(async () => rmSync(path, { recursive: true, force: true })) };
}
