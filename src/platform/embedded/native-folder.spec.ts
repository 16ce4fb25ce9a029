import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedPackage, nativeFolder } from './native-folder.js';

const asRoot = process.getuid?.() === 0 ? it : it.skip;
const nobody = { uid: 65534, gid: 65534 };

describe('the folder of binaries', () => {
  let dir: string;

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'native-'));
  });

  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('gets the links that the package lacks when it was installed without scripts', () => {
    const root = join(dir, 'bare');
    mkdirSync(root);
    copyWithoutLinks(root);
    const native = nativeFolder(dir, undefined, { root, version: '1' });
    expect(native).toBe(join(root, 'native'));
    expect(execFileSync(join(native, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' })).toContain(
      'PostgreSQL',
    );
  });

  asRoot('is copied once to where nobody can read it when the clone lies in a closed directory', () => {
    const closed = join(dir, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const root = join(closed, 'package');
    mkdirSync(root);
    copyWithoutLinks(root);
    const copies = mkdtempSync(join(tmpdir(), 'copies-'));
    try {
      execFileSync('chmod', ['711', copies]);
      const native = nativeFolder(copies, nobody, { root, version: '1' });
      const options = { ...nobody, cwd: '/', encoding: 'utf8' } as const;
      expect(execFileSync(join(native, 'bin', 'postgres'), ['--version'], options)).toContain('PostgreSQL');
      const { ino } = statSync(native);
      expect(statSync(nativeFolder(copies, nobody, { root, version: '1' })).ino).toBe(ino);
      expect(readdirSync(copies)).toHaveLength(1);
    } finally {
      rmSync(copies, { recursive: true, force: true });
    }
  });
});

function copyWithoutLinks(root: string): void {
  const installed = installedPackage().root;
  const isLink = (path: string) => existsSync(path) && !/\.so(\.\d+)?$/.test(path);
  cpSync(join(installed, 'native'), join(root, 'native'), { recursive: true, filter: isLink });
}
