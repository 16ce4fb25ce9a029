import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const LANGUAGES = { mjs: 'js', py: 'python', rb: 'ruby', cs: 'csharp' };

/** From a comment that names a file to the comment that ends it. */
const INCLUDED = /<!-- file: (\S+) -->\n[^]*?<!-- end of file -->/g;

/** `text` with the content of every file that it names; paths are relative to `folder`. */
export async function withFiles(text, folder) {
  const paths = [...text.matchAll(INCLUDED)].map(([, path]) => path);
  const contents = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8')));
  const blocks = paths.map((path, index) => blockOf(path, contents[index]));
  return text.replaceAll(INCLUDED, () => blocks.shift());
}

function blockOf(path, content) {
  const extension = extname(path).slice(1);
  const fence = `\`\`\`${LANGUAGES[extension] ?? extension}\n${content.trimEnd()}\n\`\`\``;
  return `<!-- file: ${path} -->\n\n${fence}\n\n<!-- end of file -->`;
}
