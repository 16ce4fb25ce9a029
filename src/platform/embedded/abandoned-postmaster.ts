import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProcess } from './process-identity.js';

/** What Postgres says of itself in `postmaster.pid`; `ready` is its own word, given after crash recovery. */
interface PostmasterFile {
  pid: number;
  ready: boolean;
}

const ESCALATION: [NodeJS.Signals, number][] = [
  ['SIGINT', 20_000],
  ['SIGQUIT', 10_000],
  ['SIGKILL', 5_000],
];

/** Reads `postmaster.pid` of a cluster, or nothing when there is none. */
export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/**
 * Ends a Postgres whose service was killed, so that the cluster can be started anew; the caller holds the cluster's
 * lock. The number in a stale `postmaster.pid` may belong to a stranger by now: that one is left alone.
 */
export async function stopAbandoned(cluster: string, log: (line: string) => void): Promise<void> {
  const left = readPostmasterFile(cluster);
  if (!left) return;
  const isOurs = () => findProcess(left.pid)?.command.includes(cluster) ?? false;
  if (isOurs()) {
    log(`Stopping the Postgres that an earlier run left behind (process ${left.pid})`);
    await endProcess(left.pid, isOurs);
  }
  // Postgres refuses to start while any process has the number that stands in the file.
  if (findProcess(left.pid)) rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/** Asks a postmaster to shut down (fast, then immediate, then by force) and resolves once it has ended. */
export async function endProcess(pid: number, isRunning: () => boolean): Promise<void> {
  for (const [signal, patienceMs] of ESCALATION) {
    if (!isRunning()) return;
    signalIfAlive(pid, signal);
    const deadline = Date.now() + patienceMs;
    while (isRunning() && Date.now() < deadline) await delay(20);
  }
  if (isRunning()) throw new Error(`The Postgres process ${pid} does not end`);
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
