import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const DOCS = fileURLToPath(new URL('../../../docs', import.meta.url));
const PAGE = 'guarantees.md';

/** Where figures and pictures of the page are kept, relative to it. */
export const FIGURES = 'guarantees';

/** Replaces what stands between the two markers of `name` on the page of guarantees. */
export async function writeSection(name: string, text: string): Promise<void> {
  const file = join(DOCS, PAGE);
  const page = await readFile(file, 'utf8');
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no section ${name}`);
  await write(PAGE, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`);
}

/** Writes a file below `docs`, formatted as the checks want it. */
export async function write(path: string, text: string): Promise<void> {
  const file = join(DOCS, path);
  await mkdir(dirname(file), { recursive: true });
  const isPicture = path.endsWith('.svg');
  await writeFile(
    file,
    isPicture ? text : await format(text, { ...(await resolveConfig(file)), filepath: file }),
  );
}

/** Reads figures that an earlier run wrote; null if there are none. */
export async function readFigures<T>(path: string): Promise<T | null> {
  const text = await readFile(join(DOCS, path), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as T);
}

/** `3`, or `3–7` of several. */
export function rangeOf(numbers: readonly number[], digits = 0): string {
  const [min, max] = [Math.min(...numbers).toFixed(digits), Math.max(...numbers).toFixed(digits)];
  return min === max ? min : `${min}–${max}`;
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
