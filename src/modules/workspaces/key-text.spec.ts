import { describe, expect, it } from '@jest/globals';
import { bearerOf, hashOf, isKey, isSameHash, newKey, prefixOf } from './key-text.js';

describe('the text of a key', () => {
  it('has 256 random bits behind its prefix', () => {
    const keys = new Set(Array.from({ length: 100 }, newKey));
    expect(keys.size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^hk_[\w-]{43}$/);
  });

  it('is told from what can be no key', () => {
    expect(isKey(newKey())).toBe(true);
    expect(isKey(`${newKey()}a`)).toBe(false);
    expect(isKey('hk_short')).toBe(false);
  });

  it('shows little of itself', () => {
    const key = newKey();
    expect(key.startsWith(prefixOf(key))).toBe(true);
    expect(prefixOf(key)).toHaveLength(10);
    expect(hashOf(key)).toHaveLength(32);
  });

  it('is compared whole', () => {
    expect(isSameHash(hashOf('a root key'), hashOf('a root key'))).toBe(true);
    expect(isSameHash(hashOf('a root ke'), hashOf('a root key'))).toBe(false);
    expect(isSameHash(hashOf(''), hashOf('a root key'))).toBe(false);
  });

  it.each([
    ['Bearer abc', 'abc'],
    ['bearer  abc ', 'abc'],
    ['Basic abc', null],
    ['Bearer', null],
    ['Bearer a b', null],
    [undefined, null],
  ])('is found in the header %p', (header, key) => {
    expect(bearerOf(header)).toBe(key);
  });
});
