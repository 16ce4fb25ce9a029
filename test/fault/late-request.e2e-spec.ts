import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Receiver } from '../../src/modules/delivery/ports/receiver.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';

describe('A request that comes up after its lane may have gone to another worker', () => {
  let app: TestApp;
  let endpoint: FakeReceiver;

  beforeAll(async () => {
    [app, endpoint] = await Promise.all([startApp(), FakeReceiver.open()]);
  });

  afterAll(async () => {
    await endpoint.close();
    await app.close();
  });

  it('is not written, and is not the receiver’s fault', async () => {
    const request = { url: endpoint.url('/late'), headers: {}, body: Buffer.from('{}') };
    const receiver = app.get(Receiver);
    await expect(receiver.post({ ...request, writeBeforeMs: performance.now() - 1 })).rejects.toThrow(
      'this process did not run',
    );
    const inTime = { ...request, writeBeforeMs: performance.now() + 5_000 };
    await expect(receiver.post(inTime)).resolves.toMatchObject({ kind: 'accepted' });
    expect(endpoint.to('/late')).toHaveLength(1);
  });
});
