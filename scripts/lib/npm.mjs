import { spawnSync } from 'node:child_process';
import { root } from './build.mjs';

const OUTPUT_MAX = 64 * 1024 * 1024;

/** Runs npm in the project; gives its exit code and what it wrote. */
export function npm(...args) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli ? [process.execPath, [cli]] : ['npm', []];
  const { status, stdout, stderr, error } = spawnSync(command, [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: OUTPUT_MAX,
    timeout: 120_000,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** The CycloneDX bill of materials of what runs in production, from the lock file. */
export function billOfMaterials() {
  const { status, stdout, stderr } = npm(
    'sbom',
    '--sbom-format=cyclonedx',
    '--sbom-type=application',
    '--omit=dev',
    '--package-lock-only',
  );
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`);
  const bill = JSON.parse(stdout);
  // npm takes the name of the folder.
  const { purl } = bill.metadata.component;
  bill.metadata.component.name = purl.slice('pkg:npm/'.length, purl.lastIndexOf('@'));
  return bill;
}
