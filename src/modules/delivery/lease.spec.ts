import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isToRenew, isTooOldToSend, leaseMs } from './lease.js';

describe('a lease', () => {
  it('covers one more attempt, up to its deadline, whenever one may be sent', () => {
    const isCovered = fc.property(fc.nat(60_000), fc.nat(120_000), (timeoutMs, heldForMs) => {
      return isTooOldToSend(heldForMs) || leaseMs(timeoutMs) - heldForMs > timeoutMs;
    });
    expect(() => fc.assert(isCovered)).not.toThrow();
  });

  it('is renewed before it is too old to send', () => {
    const isInTime = fc.property(fc.nat(20_000), (heldForMs) => {
      return isToRenew(heldForMs) || !isTooOldToSend(heldForMs);
    });
    expect(() => fc.assert(isInTime)).not.toThrow();
  });

  it('of a killed worker ends within 15 s at the usual deadline', () => {
    expect(leaseMs(5_000)).toBeLessThan(15_000);
  });
});
