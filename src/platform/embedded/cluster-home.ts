import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { accountFor, canEnter, type Account } from './account.js';

/** Holds what root keeps outside DATA_DIR: clusters of data directories that `nobody` cannot enter, and binaries. */
const SYSTEM_DIR = '/var/lib/hooklane';
const RECORD = 'postgres.json';

/** Where the cluster of one DATA_DIR lies, who runs it, and the password that opens it. */
export interface ClusterHome {
  cluster: string;
  account: Account | undefined;
  password: string;
  /** True while DATA_DIR does not know the cluster yet: it must be created and then recorded. */
  isNew: boolean;
  copiesDir: string;
}

/** Creates the data directory when missing: closed to others, save that root's lets `nobody` pass through. */
export function openDataDir(dataDir: string): string {
  const created = mkdirSync(dataDir, { recursive: true });
  if (created !== undefined) chmodSync(dataDir, isRoot() ? 0o711 : 0o700);
  return dataDir;
}

/**
 * Finds or plans the cluster of a data directory. The cluster lies in
 * `DATA_DIR/postgres`, or below `/var/lib/hooklane` when the account it runs as cannot enter DATA_DIR.
 * Throws when a recorded cluster is gone or an unrecorded one is in the way.
 */
export function locateCluster(dataDir: string, log: (line: string) => void): ClusterHome {
  const copiesDir = isRoot() ? SYSTEM_DIR : dataDir;
  const recorded = readRecord(dataDir);
  if (recorded) {
    finishCreation(recorded.cluster, dataDir);
    return { ...recorded, account: accountFor(recorded.cluster), isNew: false, copiesDir };
  }
  const cluster = planCluster(dataDir, log);
  return { cluster, account: accountFor(cluster), password: newPassword(), isNew: true, copiesDir };
}

/** The folder in which a new cluster is prepared, so that a half-made one is never taken for a whole one. */
export function draftOf(cluster: string): string {
  return `${cluster}.new`;
}

/** Records a prepared cluster in DATA_DIR (mode 0600) and puts it in its place. */
export function recordCluster(dataDir: string, home: ClusterHome): void {
  const inside = home.cluster === join(dataDir, 'postgres');
  const cluster = inside ? relative(dataDir, home.cluster) : home.cluster;
  const draft = join(dataDir, `${RECORD}.new`);
  writeFileSync(draft, `${JSON.stringify({ cluster, password: home.password }, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, join(dataDir, RECORD));
  renameSync(draftOf(home.cluster), home.cluster);
}

function readRecord(dataDir: string): { cluster: string; password: string } | undefined {
  const path = join(dataDir, RECORD);
  if (!existsSync(path)) return undefined;
  const { cluster, password } = JSON.parse(readFileSync(path, 'utf8')) as {
    cluster: string;
    password: string;
  };
  return { cluster: resolve(dataDir, cluster), password };
}

// A crash between recording the cluster and moving it into its place leaves a whole draft.
function finishCreation(cluster: string, dataDir: string): void {
  if (existsSync(cluster)) return;
  if (existsSync(join(draftOf(cluster), 'PG_VERSION'))) return renameSync(draftOf(cluster), cluster);
  throw new Error(
    `${join(dataDir, RECORD)} names the cluster ${cluster}, which is gone. ` +
      'Restore it from a backup, or delete that file to start with an empty database.',
  );
}

function planCluster(dataDir: string, log: (line: string) => void): string {
  const inside = join(dataDir, 'postgres');
  if (existsSync(inside)) {
    throw new Error(
      `${inside} exists without ${RECORD}, which holds its password. Restore it or move the folder.`,
    );
  }
  if (canEnter(dataDir, accountFor(inside))) return inside;
  return planOutside(dataDir, log);
}

function planOutside(dataDir: string, log: (line: string) => void): string {
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16);
  const outside = join(SYSTEM_DIR, name, 'postgres');
  mkdirSync(dirname(outside), { recursive: true });
  for (const dir of [SYSTEM_DIR, dirname(outside)]) chmodSync(dir, 0o711);
  log(
    `Postgres cannot run as root, and other users cannot enter ${dataDir}: its cluster is kept in ${outside}`,
  );
  if (existsSync(outside)) {
    const aside = `${outside}.${Date.now()}`;
    renameSync(outside, aside);
    log(`The cluster of an earlier ${dataDir} was set aside as ${aside}`);
  }
  return outside;
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
