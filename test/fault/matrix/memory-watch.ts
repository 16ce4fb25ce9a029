import { readFileSync } from 'node:fs';
import type { MemorySample } from './memory-curve.js';

const EVERY_MS = 5_000;
const KIBIBYTES = 1024;

/** The processes behind one line of the curve. */
type Watched = Readonly<Record<string, () => readonly number[]>>;

/** Notes every few seconds how much memory processes hold. Knows Linux only; elsewhere it notes nothing. */
export class MemoryWatch {
  readonly samples: MemorySample[] = [];
  private readonly startedMs = performance.now();
  private readonly timer = setInterval(() => this.sample(), EVERY_MS);

  constructor(private readonly watched: Watched) {
    this.sample();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Minutes since the start. */
  get minute(): number {
    return Math.round((performance.now() - this.startedMs) / 600) / 100;
  }

  private sample(): void {
    const known = Object.entries(this.watched).flatMap(([name, pidsOf]) => {
      const pids = pidsOf();
      const sum = pids.reduce((total, pid) => total + mebibytesOf(pid, pids.length > 1), 0);
      return sum > 0 ? [[name, Math.round(sum * 10) / 10]] : [];
    });
    this.samples.push({ minute: this.minute, mebibytes: Object.fromEntries(known) });
  }
}

/** The processes that a process has started. */
export function childrenOf(pid: number): number[] {
  const text = read(`/proc/${pid}/task/${pid}/children`);
  return text.split(' ').filter(Boolean).map(Number);
}

/** Resident memory; of several that are added up, what they share is counted in parts (PSS). 0 if it is gone. */
function mebibytesOf(pid: number, isOneOfMany: boolean): number {
  const found = isOneOfMany
    ? /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))
    : /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`));
  return Number(found?.[1] ?? 0) / KIBIBYTES;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
