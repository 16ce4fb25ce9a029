import { lstatSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The user that Postgres runs as when the service itself runs as root, which Postgres refuses. */
export interface Account {
  uid: number;
  gid: number;
}

const NOBODY: Account = { uid: 65534, gid: 65534 };

/**
 * Chooses the account for a cluster: nothing to change for a normal user; for root the owner of the existing
 * cluster, else `nobody`. Throws when a normal user meets a cluster of somebody else.
 */
export function accountFor(clusterDir: string): Account | undefined {
  const owner = lstatSync(clusterDir, { throwIfNoEntry: false });
  const self = process.getuid?.();
  if (self !== 0) {
    if (owner && owner.uid !== self) {
      throw new Error(
        `${clusterDir} belongs to user id ${owner.uid}, this process runs as ${self}. ` +
          'Start it as that user (or as root), or choose another DATA_DIR.',
      );
    }
    return undefined;
  }
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : NOBODY;
}

/** Tells whether the account may enter the directory, judged by the modes of it and of all above it. */
export function canEnter(dir: string, account: Account | undefined): boolean {
  if (!account) return true;
  for (let at = realpathSync(dir); ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
