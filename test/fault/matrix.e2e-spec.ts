import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { faultSeed } from '../support/fault/seeded-random.js';
import { FAULTS } from './matrix/faults.js';
import { Rig } from './matrix/rig.js';
import { Trial } from './matrix/trial.js';
import { auditTrial } from './matrix/trial-audit.js';

/** Those that the other tests of this folder don't have; `npm run test:fault` goes through all, each by itself. */
const NAMES = ['redis-out-of-memory', 'clock-back', 'receivers-reset'];
const SETTLED_MS = 90_000;
const seed = faultSeed();

jest.setTimeout(240_000);

describe(`A service to which one thing after the other happens (seed ${seed})`, () => {
  const faults = FAULTS.filter(({ name }) => NAMES.includes(name));
  let rig: Rig;
  let trial: Trial;

  beforeAll(async () => {
    rig = await Rig.start();
    trial = await Trial.start(rig, { seed });
  });

  afterAll(async () => {
    await trial?.close();
    await rig?.stop();
  });

  it('goes on after each, loses nothing, keeps its order, and tells people of each trip once', async () => {
    expect(faults).toHaveLength(NAMES.length);
    for (const fault of faults) await trial.inflict(fault);
    await trial.settle(SETTLED_MS);
    const { broken, trips, mails } = await auditTrial(trial, faults);
    expect(broken).toEqual([]);
    expect(trips).toBeGreaterThanOrEqual(3 * faults.length);
    expect(mails).toBe(trips);
  });
});
