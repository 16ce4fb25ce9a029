import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Settings } from '../config/settings.js';
import { SecretBox, SecretBoxError } from './secret-box.js';

const KEY = randomBytes(32);
const OTHER_KEY = randomBytes(32);

function boxWith(secretsKey: Buffer, secretsKeyPrevious: Buffer | null = null): SecretBox {
  return new SecretBox({ secretsKey, secretsKeyPrevious } as Settings);
}

describe('SecretBox', () => {
  it('gives back what it sealed', () => {
    const box = boxWith(KEY);
    expect(box.open(box.seal('whsec_ñandú', 'a'), 'a')).toBe('whsec_ñandú');
    expect(box.open(box.seal('', 'a'), 'a')).toBe('');
  });

  it('seals the same text differently each time and never in the clear', () => {
    const box = boxWith(KEY);
    const first = box.seal('whsec_abc', 'a');
    expect(first.equals(box.seal('whsec_abc', 'a'))).toBe(false);
    expect(first.includes('whsec_abc')).toBe(false);
  });

  it('opens what the previous key sealed, and seals with the current one', () => {
    const sealed = boxWith(OTHER_KEY).seal('text', 'a');
    const rotated = boxWith(KEY, OTHER_KEY);
    expect(rotated.open(sealed, 'a')).toBe('text');
    expect(boxWith(KEY).open(rotated.seal('text', 'a'), 'a')).toBe('text');
  });

  it('says which key is missing', () => {
    const sealed = boxWith(OTHER_KEY).seal('text', 'a');
    expect(() => boxWith(KEY).open(sealed, 'a')).toThrow(/sealed with the key [0-9a-f]{8}, which is neither/);
  });

  it('refuses another context', () => {
    const box = boxWith(KEY);
    expect(() => box.open(box.seal('text', 'a'), 'b')).toThrow(SecretBoxError);
  });

  it('refuses bytes that were changed anywhere or cut off', () => {
    const box = boxWith(KEY);
    const sealed = box.seal('text', 'a');
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() => box.open(changed, 'a')).toThrow(SecretBoxError);
      expect(() => box.open(sealed.subarray(0, index), 'a')).toThrow(SecretBoxError);
    }
  });
});
