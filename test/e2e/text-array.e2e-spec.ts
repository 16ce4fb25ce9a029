import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { textArray } from '../../src/platform/database/text-array.js';
import { createDatabase, type TestDatabase } from '../support/test-database.js';

describe('an array of texts', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** What Postgres makes of it, and how it stores the same by itself. */
  async function roundTrip(texts: readonly string[]): Promise<string[]> {
    const { rows } = await client.query<{ texts: string[]; same: boolean }>(
      'select $1::text[] as texts, array_send($1::text[]) = array_send($2::text[]) as same',
      [textArray(texts), texts],
    );
    expect(rows[0]?.same).toBe(true);
    return rows[0]?.texts ?? [];
  }

  it.each([
    [[]],
    [['']],
    [['NULL', 'null', '{}', '{"a":"b,c"}', '"', '\\', "'", ' ']],
    [['ş€𝄞\u2028', '\t\r\n\u0001\u007f', 'x'.repeat(100_000)]],
  ])('is what Postgres reads: %.60j', async (texts) => {
    expect(await roundTrip(texts)).toEqual(texts);
  });

  it('is what Postgres reads, whatever texts it has', async () => {
    const storable = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\u0000', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(storable), async (texts) => {
        expect(await roundTrip(texts)).toEqual(texts);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the order of many', async () => {
    const texts = Array.from({ length: 20_000 }, (_, index) => `{"event":${index}}`);
    expect(await roundTrip(texts)).toEqual(texts);
  });
});
