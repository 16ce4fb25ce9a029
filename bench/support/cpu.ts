import { readdirSync, readFileSync } from 'node:fs';

/** Ticks per second in /proc; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** A process whose CPU time is measured, with or without that of its children. */
export interface Watched {
  readonly pid: number;
  readonly withChildren?: boolean;
}

interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  readonly ticks: number;
  readonly endedChildrenTicks: number;
}

/** Measures how many CPUs processes keep busy. Only where there is a /proc; elsewhere it tells nothing. */
export class CpuMeter {
  private readonly startedAt = performance.now();
  private readonly before: Map<string, number>;

  constructor(private readonly watched: Readonly<Record<string, readonly Watched[]>>) {
    this.before = this.read();
  }

  /** CPUs kept busy since the start, by name, and what all other processes of the machine took. */
  get(): Record<string, number> {
    const seconds = (performance.now() - this.startedAt) / 1000;
    const used = [...this.read()].map(([name, ticks]): [string, number] => [
      name,
      (ticks - (this.before.get(name) ?? 0)) / TICKS_PER_SECOND / seconds,
    ]);
    const machine = used.find(([name]) => name === 'machine')?.[1] ?? 0;
    const own = used.filter(([name]) => name !== 'machine');
    const others = machine - own.reduce((sum, [, cpus]) => sum + cpus, 0);
    return Object.fromEntries(used.length > 0 ? [...own, ['others', others]] : []);
  }

  private read(): Map<string, number> {
    try {
      const stats = processStats();
      const ticks = Object.entries(this.watched).map(([name, watched]): [string, number] => [
        name,
        watched.reduce((sum, each) => sum + ticksOf(stats, each), 0),
      ]);
      return new Map([...ticks, ['machine', machineTicks()]]);
    } catch {
      return new Map();
    }
  }
}

function ticksOf(stats: readonly ProcessStat[], { pid, withChildren = false }: Watched): number {
  return stats.reduce((sum, stat) => {
    if (stat.pid === pid) return sum + stat.ticks + (withChildren ? stat.endedChildrenTicks : 0);
    return withChildren && stat.parentPid === pid ? sum + stat.ticks : sum;
  }, 0);
}

function processStats(): ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const text = read(`/proc/${name}/stat`);
      if (text === null) return [];
      // The second field is a name in brackets that may hold anything.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      const [parentPid = 0, user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = [
        1, 11, 12, 13, 14,
      ].map((index) => Number(fields[index]));
      const endedChildrenTicks = childrenUser + childrenSystem;
      return [{ pid: Number(name), parentPid, ticks: user + system, endedChildrenTicks }];
    });
}

/** User, nice, system, interrupts: everything but idling and waiting. */
function machineTicks(): number {
  const [first = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const fields = first.split(/\s+/).slice(1).map(Number);
  return [0, 1, 2, 5, 6].reduce((sum, index) => sum + (fields[index] ?? 0), 0);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
