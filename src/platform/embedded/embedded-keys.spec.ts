import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keptAdminApiKey, keptSecretsKey } from './embedded-keys.js';

describe('the keys of a data directory', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'hooklane-keys-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  it('are made once and kept', () => {
    const first = keptAdminApiKey(dataDir);
    expect(first.isNew).toBe(true);
    expect(keptAdminApiKey(dataDir)).toEqual({ ...first, isNew: false });
  });

  it('have the form that the settings ask for', () => {
    expect(Buffer.from(keptSecretsKey(dataDir).text, 'base64')).toHaveLength(32);
    expect(keptAdminApiKey(dataDir).text.length).toBeGreaterThan(32);
  });

  it('can be read by their owner only, and leave nothing else behind', () => {
    const files = [keptAdminApiKey(dataDir).file, keptSecretsKey(dataDir).file];
    for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toHaveLength(2);
  });
});
