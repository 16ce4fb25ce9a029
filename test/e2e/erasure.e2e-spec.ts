import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { type PostedEvent, Tenant } from '../support/tenant.js';

const ERASED = 88123;
const OTHER = 88124;
/** More than fit into one transaction of an erasure. */
const MANY = 430;

let app: TestApp;
let receiver: FakeReceiver;
let tenant: Tenant;

beforeAll(async () => {
  receiver = await FakeReceiver.open();
  receiver.on('/echo', ({ raw }) => ({ body: raw }));
  app = await startApp();
});

afterAll(async () => {
  await app.close();
  await receiver.close();
});

beforeEach(async () => {
  tenant = await Tenant.on(app);
});

function created(contactId: number): PostedEvent {
  return {
    type: 'contact.created',
    data: {
      contact: {
        id: contactId,
        firstName: `Marta-${contactId}`,
        email: `m${contactId}@shop.example`,
        nickname: `Nick-${contactId}`,
      },
    },
  };
}

function erase(contactId: number | string) {
  return tenant.send<{ contactId: number; requestedAt: string }>('POST', `/contacts/${contactId}/erase`);
}

/** All that Postgres holds of the workspace, as text. */
async function stored(): Promise<string> {
  const bodies = await app.database.rows<{ body: string }>(
    'select body from events where workspace_id = $1 order by sequence',
    [tenant.workspace.id],
  );
  const answers = await app.database.rows<{ response_body: string | null }>(
    `select a.response_body from attempts a join deliveries d on d.id = a.delivery_id and d.day = a.day
     where d.workspace_id = $1`,
    [tenant.workspace.id],
  );
  return [...bodies.map(({ body }) => body), ...answers.map((row) => row.response_body ?? '')].join('\n');
}

async function erasedFromStore(contactId: number): Promise<void> {
  await eventually(`${contactId} is erased`, async () => {
    const text = await stored();
    return !text.includes(`Marta-${contactId}`) && !text.includes(`Nick-${contactId}`);
  });
}

describe('erasing a contact', () => {
  it('takes it out of payloads and answers, and keeps the log', async () => {
    await tenant.subscribe(receiver.url('/echo'), { eventTypes: ['contact.created'] });
    const event = await tenant.post(created(ERASED));
    await tenant.post(created(OTHER));
    await tenant.settled();
    expect((await tenant.deliveryOf(event.id)).attempts[0]?.responseBody).toContain(`Marta-${ERASED}`);

    const answer = await erase(ERASED);
    expect(answer.status).toBe(202);
    expect(answer.body.contactId).toBe(ERASED);
    await erasedFromStore(ERASED);

    const { payload, attempts, status } = await tenant.deliveryOf(event.id);
    expect({ status, attempts: attempts.length }).toEqual({ status: 'delivered', attempts: 1 });
    expect(payload).toEqual({
      event_type: 'contact.created',
      event_id: event.id,
      contact: { id: ERASED, email: null, phone: null },
    });
    expect(attempts[0]?.responseBody).toBeNull();
    expect(await stored()).toContain(`Marta-${OTHER}`);
  });

  it('goes through any number of events, and not through those that come later', async () => {
    await tenant.postAll(Array.from({ length: MANY }, () => created(ERASED)));
    expect((await erase(ERASED)).status).toBe(202);
    await erasedFromStore(ERASED);
    await tenant.post(created(ERASED));
    expect((await stored()).match(new RegExp(`Marta-${ERASED}`, 'g'))).toHaveLength(1);
  });

  it('sends what still waits without it', async () => {
    const subscription = await tenant.subscribe(receiver.url('/waits'), { eventTypes: ['contact.created'] });
    await tenant.disable(subscription.id);
    const event = await tenant.post(created(ERASED));
    await erase(ERASED);
    await erasedFromStore(ERASED);
    await tenant.enable(subscription.id, { replay: 'skipped' });
    await tenant.settled();
    expect(receiver.to('/waits')[0]?.body).toEqual({
      event_type: 'contact.created',
      event_id: event.id,
      contact: { id: ERASED, email: null, phone: null },
    });
  });

  it('is done again to what came since, and once more without harm', async () => {
    for (const round of [1, 2, 3]) {
      await tenant.post(created(ERASED));
      expect([round, (await erase(ERASED)).status]).toEqual([round, 202]);
      await erasedFromStore(ERASED);
    }
  });

  it('stands in the audit log', async () => {
    await erase(ERASED);
    const { body } = await tenant.send<{ items: { action: string; after: object }[] }>('GET', '/audit-log');
    expect(body.items[0]).toMatchObject({ action: 'contact.erased', after: { contactId: String(ERASED) } });
  });

  it.each(['0x10', '1.5', 'abc', '007', '99999999999999999999', ' 1'])('refuses the id %p', async (id) => {
    const { status, body } = await tenant.send<{ code: string; errors: object[] }>(
      'POST',
      `/contacts/${encodeURIComponent(id)}/erase`,
    );
    expect({ status, code: body.code, errors: body.errors }).toEqual({
      status: 400,
      code: 'validation_failed',
      errors: [{ path: 'contactId', message: 'must be a whole number' }],
    });
  });
});
