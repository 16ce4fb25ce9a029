import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

interface Bill {
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly { readonly name: string; readonly version: string; readonly purl: string }[];
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hooklane-supply-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function json<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8')) as T;
}

/** Runs a script as npm would; gives how it ended and what it said. */
async function run(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [`scripts/${script}.mjs`, ...args],
      {
        env: { ...process.env, ...env },
      },
    );
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

describe('what the service is made of', () => {
  it('is named with exact versions, and locked with checksums', async () => {
    const manifest = await json<Manifest>('package.json');
    const named = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    for (const [name, version] of Object.entries(named))
      expect([name, version]).toEqual([name, expect.stringMatching(EXACT)]);
    const lock = await json<{ packages: Record<string, { integrity?: string; link?: boolean }> }>(
      'package-lock.json',
    );
    const unsealed = Object.entries(lock.packages).filter(
      ([path, { integrity }]) => path !== '' && !integrity,
    );
    expect(unsealed.map(([path]) => path)).toEqual([]);
  });

  it('is written down as a bill of materials that is valid CycloneDX and names every dependency', async () => {
    const file = join(folder, 'sbom.json');
    expect(await run('sbom', [file])).toMatchObject({ code: 0 });
    const text = await readFile(file, 'utf8');
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull();
    const bill = JSON.parse(text) as Bill;
    const manifest = await json<Manifest & { name: string; version: string }>('package.json');
    expect(bill.metadata.component).toMatchObject({ name: manifest.name, version: manifest.version });
    const purls = bill.components.map(({ purl }) => decodeURIComponent(purl));
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      expect(purls).toContain(`pkg:npm/${name}@${version}`);
    }
    expect(purls.join('\n')).not.toContain('pkg:npm/jest@');
  });

  it.each([
    [[{ license: { id: 'MIT' } }], 0],
    [[{ expression: '(MIT OR GPL-3.0-only)' }], 0],
    [[{ expression: 'MIT AND GPL-3.0-only' }], 1],
    [[{ license: { id: 'AGPL-3.0-only' } }], 1],
    [[{ license: { name: 'SEE LICENSE IN EULA.txt' } }], 1],
    [[], 1],
    [undefined, 1],
  ])('may have the licences %j: exit code %i', async (licenses, code) => {
    const file = join(folder, 'bill.json');
    await writeFile(file, JSON.stringify({ components: [{ name: 'other', version: '1.0.0', licenses }] }));
    const ended = await run('licences', [file]);
    expect(ended.code).toBe(code);
    expect(ended.output.includes('other@1.0.0')).toBe(code === 1);
  });
});

const FLAWED = 'tinyqueue';
const PACKUMENT = { name: FLAWED, versions: { '3.0.0': { name: FLAWED, version: '3.0.0' } } };

function advisories(severity: string) {
  const advisory = {
    id: 1,
    url: 'https://advisories.example/1',
    title: 'Says too much',
    vulnerable_versions: '*',
    cwe: [],
    cvss: { score: 1, vectorString: null },
  };
  return { [FLAWED]: [{ ...advisory, severity }] };
}

describe('the audit', () => {
  /** What a registry answers to an audit; null: 405. */
  async function audited(severity: string | null, ...args: string[]) {
    const registry = createServer((request, response) => {
      request.resume().on('end', () => {
        if (severity === null) return response.writeHead(405).end();
        response.setHeader('content-type', 'application/json');
        return response.end(JSON.stringify(request.method === 'POST' ? advisories(severity) : PACKUMENT));
      });
    });
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    const { port } = registry.address() as AddressInfo;
    const env = {
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: join(folder, `cache-${port}`),
    };
    try {
      return await run('audit', args, env);
    } finally {
      registry.closeAllConnections();
      registry.close();
    }
  }

  it('fails for what is high, and tells what is not', async () => {
    const high = await audited('high');
    expect(high).toMatchObject({ code: 1, output: expect.stringContaining('Says too much') });
    const low = await audited('low');
    expect(low).toMatchObject({ code: 0, output: expect.stringContaining(`low: ${FLAWED}`) });
  });

  it('says that nothing was audited when the registry does not answer, and fails then if it is strict', async () => {
    expect(await audited(null)).toMatchObject({ code: 0, output: expect.stringContaining('NOT AUDITED') });
    expect(await audited(null, '--strict')).toMatchObject({
      code: 1,
      output: expect.stringContaining('405'),
    });
  });
});

describe('the image', () => {
  it('is made by instructions without a fault, and runs as a user that is not root', async () => {
    const dockerfile = await readFile('Dockerfile', 'utf8');
    expect(validate(dockerfile).map(({ message }) => message)).toEqual([]);
    expect(validate('FRM node').length).toBeGreaterThan(0);
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/\nUSER 1000:1000\n/);
    expect(last.indexOf('\nUSER ')).toBeLessThan(last.indexOf('\nCMD ['));
    expect(dockerfile).not.toMatch(/^ADD /m);
    for (const install of dockerfile.match(/npm ci.*/g) ?? []) expect(install).toContain('--ignore-scripts');
  });
});
