import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

/** The texts of one part of the console, by language and key. */
type Tree = Readonly<Record<string, unknown>>;

const SOURCES = 'console/src';

async function allMessages(): Promise<[string, Tree][]> {
  const files = await readdir(SOURCES, { recursive: true });
  const found = files.filter((file) => file.endsWith('messages.ts') && !file.startsWith('i18n')).sort();
  return Promise.all(
    found.map(async (file) => {
      const module = (await import(join(process.cwd(), SOURCES, file))) as Record<string, Tree>;
      return [file, Object.values(module)[0] ?? {}] as [string, Tree];
    }),
  );
}

/** Every text with the path of its key; one that depends on something as what it says of itself. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value)]];
  return Object.entries(value as Tree).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`));
}

it('has every text in English, Portuguese and Spanish', async () => {
  const all = await allMessages();
  const faults = all.flatMap(([file, messages]) => {
    const keys = textsOf(messages['en']).map(([path]) => path);
    return ['en', 'pt', 'es'].flatMap((language) => {
      const texts = new Map(textsOf(messages[language]));
      const lacking = keys.filter((key) => !texts.get(key)?.trim());
      const unknown = [...texts.keys()].filter((key) => !keys.includes(key));
      return [...lacking, ...unknown].map((key) => `${file} ${language}${key}`);
    });
  });
  expect(all.length).toBeGreaterThan(3);
  expect(faults).toEqual([]);
});
