import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { Machine } from './machine.js';

/** On what a run was made: figures mean nothing without. */
export function machineHead({ postgres, redis }: Machine): Record<string, string> {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: String(availableParallelism()),
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: `${type()} ${release()}`,
    node: process.version,
    postgres: postgres.version,
    redis: redis.version,
    commit: commit(),
  };
}

/** The commit of this clone, with a plus when something is not committed. */
function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const isClean = git('status', '--porcelain', '--untracked-files=no', '--', 'src', 'migrations') === '';
    return `${git('rev-parse', '--short', 'HEAD')}${isClean ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}
