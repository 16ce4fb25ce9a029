import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { findProcess } from './process-identity.js';

interface Holder {
  pid: number;
  startedAt: string;
}

/**
 * Takes the lock file for this process and returns the function that gives it back.
 * A lock whose holder has ended is taken over. Throws `refusal(pid)` while the holder lives.
 */
export function lockFile(path: string, refusal: (pid: number) => Error): () => void {
  const own = JSON.stringify({ pid: process.pid, startedAt: findProcess(process.pid)?.startedAt ?? '' });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, own, { mode: 0o600 });
  try {
    while (!linkIfFree(draft, path)) {
      const holder = read(path);
      if (holder && isAlive(holder)) throw refusal(holder.pid);
      takeAway(path, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (read(path)?.pid === process.pid) rmSync(path, { force: true });
  };
}

function linkIfFree(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(holder: Holder): boolean {
  return findProcess(holder.pid)?.startedAt === holder.startedAt;
}

// Renamed first and looked at again: between reading and removing, another start may have put its own lock there.
function takeAway(path: string, stale: Holder | undefined): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const taken = read(aside);
  if (taken && (taken.pid !== stale?.pid || taken.startedAt !== stale.startedAt)) linkIfFree(aside, path);
  rmSync(aside, { force: true });
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
