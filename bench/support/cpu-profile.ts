import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import Table from 'cli-table3';

const FUNCTIONS_MAX = 25;

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Removes the profiles of earlier runs. */
export function forgetProfiles(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

/** Prints where the profiled processes spent their time by themselves. */
export function printProfiles(dir: string): void {
  for (const name of readdirSync(dir).filter((each) => each.endsWith('.cpuprofile'))) {
    const file = join(dir, name);
    const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
    console.log(`\n${name}: self time\n${selfTimeTable(profile)}`);
  }
}

function selfTimeTable({ nodes, samples, timeDeltas }: CpuProfile): string {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const selfMs = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? '?';
    selfMs.set(name, (selfMs.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  const idleMs = selfMs.get('(idle)') ?? 0;
  selfMs.delete('(idle)');
  const busyMs = [...selfMs.values()].reduce((sum, ms) => sum + ms, 0);
  const table = new Table({
    head: [`busy ${Math.round(busyMs)} ms, idle ${Math.round(idleMs)} ms`, 'ms', '%'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  const top = [...selfMs].sort(([, a], [, b]) => b - a).slice(0, FUNCTIONS_MAX);
  for (const [name, ms] of top) table.push([name, Math.round(ms), ((100 * ms) / busyMs).toFixed(1)]);
  return table.toString();
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const place = url ? ` ${basename(url)}:${lineNumber + 1}` : '';
  return `${functionName || '(anonymous)'}${place}`;
}
