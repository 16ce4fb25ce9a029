// npm run check: types, lint, format, import rules and dead code; one line for each, and what a failing one says.
import './lib/require-node.mjs';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './lib/build.mjs';

const CACHE = 'node_modules/.cache/hooklane';
const folders = ['src', 'migrations', 'test', 'bench', 'demo', 'examples', 'console/src'].filter((dir) =>
  existsSync(join(root, dir)),
);

// The slowest comes first, so that the others fit beside it.
const CHECKS = [
  [
    'types',
    ['typescript/bin/tsc', '-p', '.', '--pretty', '--incremental', '--tsBuildInfoFile', `${CACHE}/types`],
  ],
  [
    'console',
    [
      'typescript/bin/tsc',
      '-p',
      'console',
      '--pretty',
      '--incremental',
      '--tsBuildInfoFile',
      `${CACHE}/console`,
    ],
  ],
  ['format', ['prettier/bin/prettier.cjs', '--check', '--cache', '--cache-location', `${CACHE}/format`, '.']],
  [
    'imports',
    ['dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.mjs', ...folders],
  ],
  ['dead code', ['knip/bin/knip.js', '--no-config-hints', '--no-progress']],
  ['compose', ['dclint/bin/dclint.cjs', 'docker-compose.yml', '--max-warnings', '0']],
  ['lint', ['oxlint/bin/oxlint', '--deny-warnings']],
];

const waiting = [...CHECKS];
const failed = [];

await Promise.all(Array.from({ length: Math.min(availableParallelism(), CHECKS.length) }, worker));
if (failed.length > 0) {
  console.log(`\nFailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

async function worker() {
  for (let check = waiting.shift(); check; check = waiting.shift()) await runCheck(...check);
}

async function runCheck(name, [script, ...args]) {
  const start = performance.now();
  const { code, output } = await runTool(script, args);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name.padEnd(10)} ${seconds} s`);
  if (code === 0) return;
  failed.push(name);
  console.log(output.trimEnd());
}

function runTool(script, args) {
  return new Promise((resolve, reject) => {
    const tool = spawn(process.execPath, [join('node_modules', script), ...args], { cwd: root });
    let output = '';
    tool.stdout.on('data', (chunk) => (output += chunk));
    tool.stderr.on('data', (chunk) => (output += chunk));
    tool.once('error', reject);
    tool.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
