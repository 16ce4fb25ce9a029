import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isDatabaseAway } from '../../src/platform/database/database-errors.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { Tenant } from '../support/tenant.js';

const PAUSE_MS = 6_000;

describe('A process that pauses in the middle of a transaction', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });

  afterAll(() => app.close());

  it('loses its locks after five seconds, and is told to come back', async () => {
    const { workspace } = await Tenant.on(app);
    const lock = `select id from workspaces where id = '${workspace.id}' for update`;
    const paused = app.database.transaction(async (tx) => {
      await tx.rows(lock);
      await delay(PAUSE_MS);
      return tx.rows('select 1');
    });
    const error: unknown = await paused.then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(isDatabaseAway(error)).toBe(true);
    expect(await app.database.rows(lock)).toHaveLength(1);
  });
});
