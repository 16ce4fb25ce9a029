import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A live process; `pid` and `startedAt` together name it even after its number is given out again. */
export interface RunningProcess {
  pid: number;
  startedAt: string;
  command: string;
}

/** Returns the live process with this number, or nothing when it has ended (a zombie counts as ended). */
export function findProcess(pid: number): RunningProcess | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  } catch {
    return undefined;
  }
}

function fromProc(pid: number): RunningProcess | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in brackets and may itself hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  return { pid, startedAt: fields[19] ?? '', command };
}

function fromPs(pid: number): RunningProcess | undefined {
  const env = { ...process.env, LC_ALL: 'C' };
  const line = execFileSync('ps', ['-o', 'state=,lstart=,command=', '-p', `${pid}`], {
    encoding: 'utf8',
    env,
  });
  const match = /^\s*(\S+)\s+(\w+ +\w+ +\d+ [\d:]+ \d+)\s+(.*)$/.exec(line);
  if (!match || match[1]?.startsWith('Z')) return undefined;
  return { pid, startedAt: match[2] ?? '', command: match[3] ?? '' };
}
