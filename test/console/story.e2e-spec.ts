import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES } from '../../src/modules/workspaces/scopes.js';
import { aKey } from '../support/builders/workspaces.js';
import { Desk, isShown } from '../support/console/desk.js';
import { FakeReceiver, sequencesOf } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, tags, Tenant } from '../support/tenant.js';

const QUOTA_LIMIT = 5;

let app: TestApp;
let receiver: FakeReceiver;
let tenant: Tenant;
let desk: Desk;

beforeAll(async () => {
  app = await startApp({ settings: { retryDelaysMs: [300, 300, 300], quotaLimit: QUOTA_LIMIT } });
  receiver = await FakeReceiver.open();
  tenant = await Tenant.on(app);
  desk = await Desk.at(app);
  const { key } = await aKey(app, tenant.workspace.id, ...SCOPES);
  await desk.goTo('/');
  await desk.signIn(key);
});

afterAll(async () => {
  await desk.leave();
  await app.close();
  await receiver.close();
});

const rows = () => desk.page.locator('tbody tr');

describe('a day at the console', () => {
  it('begins with a webhook, whose secret is shown once with code that verifies it', async () => {
    const { page } = desk;
    await desk.link('Add webhook').click();
    await page.getByLabel('Address of the endpoint').fill('crm.example/hooks');
    expect(await isShown(page.getByText('This is not a complete address'))).toBe(true);
    await page.getByLabel('Address of the endpoint').fill(receiver.url('/crm'));
    await page.getByLabel('Description').fill('CRM');
    await page.getByRole('checkbox', { name: /Contact tag updated/ }).check();
    expect(await isShown(page.getByLabel('Tags').first())).toBe(true);
    await desk.button('Add webhook').click();

    const secret = await page.getByLabel('Signing secret', { exact: true }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    await page.getByLabel(/Programming language/).selectOption('Python');
    expect(await isShown(page.getByText('import hmac'))).toBe(true);
    await desk.button('To the webhooks').click();
    expect(await isShown(desk.heading('CRM'))).toBe(true);
  });

  it('shows at once what a test event was answered', async () => {
    receiver.on('/crm', { status: 200, body: 'thank you' });
    await desk.choose(/^Actions for/, 'Send a test event');
    await desk.button('Send now').click();
    expect(await isShown(desk.page.getByText(/^HTTP 200 after/))).toBe(true);
    expect(await isShown(desk.page.getByText('thank you'))).toBe(true);
    await desk.button('Cancel').click();
  });

  it('sees an event arrive live', async () => {
    await desk.link('Delivery log').click();
    await desk.page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    await tenant.post(aTag(1));
    const row = rows().filter({ hasText: 'No. 1' });
    expect(await isShown(row.getByText('Delivered'))).toBe(true);
  });

  it('watches attempts fail, one after the other, and the quota run out', async () => {
    receiver.on('/crm', { status: 503, body: 'closed for lunch' });
    await tenant.postAll(tags(4, 2));
    await rows().filter({ hasText: 'No. 2' }).getByRole('link').click();
    expect(await isShown(desk.page.getByText('Attempt 3 · after'))).toBe(true);
    await desk.page.getByText('What was sent and answered').first().click();
    expect(await isShown(desk.page.getByText('closed for lunch').first())).toBe(true);
    expect(await isShown(desk.page.getByRole('alert').getByText('1 webhook was disabled'))).toBe(true);
    await desk.link('Quota').click();
    expect(await isShown(desk.page.getByRole('meter', { name: `6 of ${QUOTA_LIMIT} failures` }))).toBe(true);
    expect(await isShown(desk.page.getByRole('cell', { name: 'CRM' }))).toBe(true);
  });

  it('reads at the webhook why it was disabled', async () => {
    await desk.link('Webhooks').click();
    expect(await isShown(desk.page.getByText('Disabled: too many failures'))).toBe(true);
    expect(await isShown(desk.page.getByText('HTTP 503'))).toBe(true);
  });

  it('enables it with what was skipped, which arrives in order', async () => {
    receiver.on('/crm', { status: 200 });
    const before = receiver.to('/crm').length;
    await desk.choose(/^Actions for/, 'Enable');
    await desk.page.getByRole('dialog').getByRole('button', { name: 'Enable' }).click();
    expect(await isShown(desk.page.getByText('Enabled', { exact: true }))).toBe(true);
    await receiver.received('/crm', before + 3);
    await tenant.post(aTag(6));
    const all = await receiver.received('/crm', before + 4);
    expect(sequencesOf(all.slice(before))).toEqual([3, 4, 5, 6]);

    await desk.link('Delivery log').click();
    expect(await isShown(rows().filter({ hasText: 'No. 6' }).getByText('Delivered'))).toBe(true);
    const delivered = await rows()
      .filter({ hasText: 'Delivered' })
      .locator('td:first-child')
      .allTextContents();
    const numbers = delivered.map((text) => /No\. (\d+)$/.exec(text)?.[1]).filter(Boolean);
    expect(numbers).toEqual(['6', '5', '4', '3', '1']);
  });

  it('sends a dropped delivery again', async () => {
    await rows().filter({ hasText: 'Dropped' }).getByRole('link').click();
    await desk.button('Send again').click();
    expect(await isShown(desk.page.getByText('Attempt 5 · after'))).toBe(true);
    expect(await isShown(desk.page.getByText('by hand'))).toBe(true);
  });

  it('ends without an error and without a refusal of the content security policy', () => {
    expect(desk.complaints).toEqual([]);
  });
});
