import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const run = promisify(execFile);

/** Where links may point to: files and headings. Addresses on the web are not asked. */
const LINK = /\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)/g;

async function pages(): Promise<string[]> {
  const files = await readdir('docs', { recursive: true });
  const examples = await readdir('examples', { recursive: true }).catch(() => []);
  return [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    ...files.map((file) => join('docs', file)),
    ...examples.filter((file) => !file.includes('node_modules')).map((file) => join('examples', file)),
  ].filter((file) => file.endsWith('.md'));
}

/** The anchors of a page, made as code hosts make them. */
function anchorsOf(text: string): string[] {
  const headings = text.replaceAll(/^```[^]*?^```/gm, '').match(/^#+ .*$/gm) ?? [];
  return headings.map((heading) => {
    const words = heading.replace(/^#+ /, '').toLowerCase();
    return `#${words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-')}`;
  });
}

/** The links of a page that lead nowhere. */
async function brokenLinksOf(page: string): Promise<string[]> {
  const text = await readFile(page, 'utf8');
  const broken: string[] = [];
  for (const [, path = '', anchor = ''] of text.matchAll(LINK)) {
    const target = path ? join(dirname(page), path) : page;
    const leads =
      existsSync(target) && (!anchor || anchorsOf(await readFile(target, 'utf8')).includes(anchor));
    if (!leads) broken.push(`${page}: ${path}${anchor}`);
  }
  return broken;
}

describe('the pages in docs', () => {
  it('have what they take from the sources as it is there', async () => {
    const { stdout } = await run(process.execPath, ['scripts/docs.mjs', '--check']);
    expect(stdout.trim()).toBe('All pages are as the sources are.');
  });

  it('link to pages and headings that exist', async () => {
    const all = await pages();
    const broken = await Promise.all(all.map(brokenLinksOf));
    expect(all).toContain('docs/receiving.md');
    expect(broken.flat()).toEqual([]);
  });

  it('are all named in the README or on a page that it names', async () => {
    const readme = await readFile('README.md', 'utf8');
    const top = (await readdir('docs')).filter((file) => file.endsWith('.md'));
    expect(top.filter((file) => !readme.includes(`docs/${file}`))).toEqual([]);
  });
});
