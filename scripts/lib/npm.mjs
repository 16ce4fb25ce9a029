import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './build.mjs';

const OUTPUT_MAX = 64 * 1024 * 1024;
const TIMEOUT_MS = 120_000;

/** Runs npm in the project; gives its exit code and what it wrote. */
export function npm(...args) {
  const cli = process.env.npm_execpath;
  return cli ? run(process.execPath, [cli, ...args]) : run('npm', args);
}

/**
 * The CycloneDX bill of materials of what is installed and runs in production. Not by `npm sbom --omit=dev`, which
 * leaves out whatever development needs too.
 */
export function billOfMaterials() {
  const args = [
    '--omit',
    'dev',
    '--mc-type',
    'application',
    '--flatten-components',
    '--output-format',
    'JSON',
  ];
  const cli = join(root, 'node_modules', '@cyclonedx', 'cyclonedx-npm', 'bin', 'cyclonedx-npm-cli.js');
  const { status, stdout, stderr } = run(process.execPath, [cli, ...args, '--output-file', '-']);
  if (status !== 0) throw new Error(`The bill of materials could not be made: ${stderr}`);
  return JSON.parse(stdout);
}

function run(command, args) {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: OUTPUT_MAX, timeout: TIMEOUT_MS };
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  if (error) throw error;
  return { status, stdout, stderr };
}
