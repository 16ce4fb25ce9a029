import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Claims } from '../../src/modules/delivery/persistence/claims.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, Tenant } from '../support/tenant.js';

describe('Claiming a lane', () => {
  let app: TestApp;

  beforeAll(async () => {
    // With this role nothing drains the lanes but the test.
    app = await startApp({ settings: { role: 'api' } });
  });

  afterAll(() => app.close());

  it('gives a lane whose wake-up came twice at the same moment to one drain only', async () => {
    const tenant = await Tenant.on(app);
    await tenant.subscribe('http://127.0.0.1:49152/');
    await tenant.post(aTag(1));
    const [lane] = await app.database.rows<{ id: string }>('select id from lanes');
    const laneId = lane?.id ?? '';
    const claims = app.get(Claims);
    const both = await Promise.all([claims.claim(laneId, 'healthy'), claims.claim(laneId, 'healthy')]);
    expect(both.map(({ kind }) => kind)).toEqual(['held', 'none']);
  });
});
