import fc from 'fast-check';

const AT_ONCE = 10;
const RUNS = 50;

/** The complaints of all `tries`, sorted; null is none. */
export async function complaintsOf(tries: Iterable<() => Promise<string | null>>): Promise<string[]> {
  const waiting = [...tries];
  const complaints: string[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const found = await next();
      if (found) complaints.push(found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return complaints.sort();
}

/** Looks at values of `arbitrary` until one gives a complaint, and makes that one as small as it can be. */
export async function smallestComplaint<T>(
  arbitrary: fc.Arbitrary<T>,
  look: (value: T) => Promise<string | null>,
): Promise<string | null> {
  const property = fc.asyncProperty(arbitrary, async (value) => {
    const found = await look(value);
    if (found) throw new Error(found);
  });
  const { failed, errorInstance, counterexample, seed } = await fc.check(property, { numRuns: RUNS });
  return failed ? `${String(errorInstance)} for ${JSON.stringify(counterexample)}, seed ${seed}` : null;
}
