import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const require = createRequire(import.meta.url);

/** What is built: from which files, by which command, and where it is noted that it was. */
const SERVICE = {
  name: 'service',
  sources: ['src', 'migrations'],
  settings: ['nest-cli.json', 'tsconfig.json', 'tsconfig.build.json', 'package.json'],
  command: () => [require.resolve('@nestjs/cli/bin/nest.js'), 'build'],
  stamp: join(root, 'dist', '.build-stamp'),
};
const CONSOLE = {
  name: 'console',
  sources: ['console/src', 'docs/receiving/snippets'],
  settings: ['console/index.html', 'console/vite.config.mjs', 'package.json'],
  command: () => [
    join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js'),
    ...['build', 'console', '--config', 'console/vite.config.mjs', '--logLevel', 'warn'],
  ],
  stamp: join(root, 'console', 'dist', '.build-stamp'),
};

/** Builds the service and the console; ends the process with the code of the tool that fails. */
export function build() {
  for (const part of [SERVICE, CONSOLE]) buildPart(part);
}

/** Builds the service unless `dist` was made from exactly these sources. */
export function buildIfNeeded() {
  buildPartIfNeeded(SERVICE);
}

/** The same for the service and the console that it serves. */
export function buildAllIfNeeded() {
  for (const part of [SERVICE, CONSOLE]) buildPartIfNeeded(part);
}

function buildPartIfNeeded(part) {
  if (existsSync(part.stamp) && readFileSync(part.stamp, 'utf8') === fingerprint(part)) return;
  console.error(`Building the ${part.name} …`);
  buildPart(part);
}

function buildPart(part) {
  const stamp = fingerprint(part);
  const { status } = spawnSync(process.execPath, part.command(), { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(part.stamp, stamp);
}

function fingerprint({ sources, settings }) {
  const hash = createHash('sha256');
  const files = sources
    .flatMap((dir) =>
      readdirSync(join(root, dir), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/\.(e2e-)?spec\.ts$/.test(entry.name))
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name)),
    )
    .sort();
  for (const file of [...files, ...settings.map((name) => join(root, name))]) {
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}
