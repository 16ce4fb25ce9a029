import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, isShown } from '../support/console/desk.js';
import { eventually } from '../support/eventually.js';
import { failFirst, FakeReceiver, sequencesOf } from '../support/fake-receiver.js';
import { Gate } from '../support/gate.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { aTag, type BuiltSubscription, tags, Tenant } from '../support/tenant.js';

/** What a shell and curl would read as something else, were it not quoted. */
const AWKWARD_PATH = '/erp?set={a,b}&list[]=1&home=$HOME';
const AWKWARD_TAG = 'it\'s "$HOME" `id` \\ ñandú 日本\n';

let app: TestApp;
let receiver: FakeReceiver;
let tenant: Tenant;
let webhook: BuiltSubscription;
let desk: Desk;
/** The key that is made in the console, as it was shown. */
let shownKey: string;

beforeAll(async () => {
  app = await startApp({ settings: { retryDelaysMs: [50, 50, 50] } });
  receiver = await FakeReceiver.open();
  tenant = await Tenant.on(app);
  webhook = await tenant.subscribe(receiver.url('/crm'), {
    description: 'CRM',
    eventTypes: ['contact.tag.updated', 'contact.created'],
  });
  desk = await Desk.at(app);
  await desk.goTo(address('/webhooks'));
  await desk.signIn(app.rootKey);
  await desk.heading('CRM').waitFor();
});

afterAll(async () => {
  await desk.leave();
  await app.close();
  await receiver.close();
});

const address = (path: string) => `/w/${tenant.workspace.id}${path}`;
const dialog = () => desk.page.getByRole('dialog');
const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true });
const shown = (text: string | RegExp) => isShown(desk.page.getByText(text));

async function copied(button: string): Promise<string> {
  await desk.page.getByRole('button', { name: button, exact: true }).click();
  await shown('Copied');
  return desk.clipboard();
}

describe('a webhook', () => {
  it('is not said to have had no attempts before that is known', async () => {
    const gate = new Gate();
    await desk.page.route('**/stats?*', async (route) => {
      await gate.passed;
      await route.continue();
    });
    await desk.page.reload();
    expect(await isShown(desk.heading('CRM'))).toBe(true);
    expect(await isShown(desk.page.getByLabel('Loading'))).toBe(true);
    expect(await desk.page.getByText('No attempts').count()).toBe(0);
    gate.open();
    expect(await shown('No attempts')).toBe(true);
    await desk.page.unroute('**/stats?*');
  });

  it('is edited, but not to an address that can not be right', async () => {
    const changes: string[] = [];
    desk.page.on('request', (request) => {
      if (request.method() === 'PATCH') changes.push(request.postData() ?? '');
    });
    await desk.choose(/^Actions for/, 'Edit');
    const url = desk.page.getByLabel('Address of the endpoint');
    for (const [text, fault] of [
      ['crm.example/hooks', 'This is not a complete address'],
      ['ftp://crm.example', 'The address must begin with https://'],
      ['https://me:secret@crm.example', 'must not hold a user name or password'],
      ['https://crm.example/#top', 'must not have a part after #'],
    ] as const) {
      await url.fill(text);
      expect(await shown(fault)).toBe(true);
      await desk.button('Save').click();
    }
    await url.fill(receiver.url(AWKWARD_PATH));
    await desk.page.getByLabel('Description').fill('ERP');
    await desk.button('Save').click();
    expect(await isShown(desk.heading('ERP'))).toBe(true);
    expect((await tenant.subscription(webhook.id)).url).toBe(receiver.url(AWKWARD_PATH));
    expect(changes).toHaveLength(1);
  });

  it('is given a new secret, shown once, beside which the old one signs for a while', async () => {
    await desk.choose(/^Actions for/, 'Rotate the secret');
    await dialog().getByLabel('The old secret signs too for').selectOption('an hour');
    await inDialog('Make a new secret').click();
    const secret = await dialog().getByLabel('Signing secret', { exact: true }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    expect(secret).not.toBe(webhook.signingSecret);
    expect(await copied('Copy the secret')).toBe(secret);
    await inDialog('Done').click();
    await dialog().waitFor({ state: 'detached' });
    expect(await desk.page.content()).not.toContain(secret);

    await tenant.post(aTag(1));
    const [request] = await receiver.received(AWKWARD_PATH);
    expect(String(request?.headers['webhook-signature']).split(' ')).toHaveLength(2);
  });

  it('is sent an example of the event type that was chosen, and what it answers is shown', async () => {
    receiver.on(AWKWARD_PATH, { status: 418, body: 'short and stout' });
    await desk.choose(/^Actions for/, 'Send a test event');
    await dialog().getByLabel('Event type').selectOption('contact.created');
    await inDialog('Send now').click();
    expect(await shown(/^HTTP 418 after/)).toBe(true);
    expect(await shown('short and stout')).toBe(true);
    expect(receiver.to(AWKWARD_PATH).at(-1)?.body).toMatchObject({ event_type: 'contact.created' });
    await inDialog('Cancel').click();
    receiver.on(AWKWARD_PATH, {});
  });

  it('is deleted only after it was confirmed', async () => {
    const { id, url } = await tenant.subscribe(receiver.url('/old'), { description: 'Old' });
    await desk.goTo(address('/webhooks'));
    await desk.choose(`Actions for ${url}`, 'Delete');
    expect(await isShown(dialog().getByText(url))).toBe(true);
    await inDialog('Cancel').click();
    await dialog().waitFor({ state: 'detached' });
    expect((await tenant.subscription(id)).status).toBe('enabled');
    await desk.choose(`Actions for ${url}`, 'Delete');
    await inDialog('Delete it').click();
    await desk.heading('Old').waitFor({ state: 'detached' });
    expect((await tenant.send('GET', `/subscriptions/${id}`)).status).toBe(404);
  });
});

describe('the delivery log', () => {
  it('has each request as a curl command that sends the same bytes again', async () => {
    const before = receiver.to(AWKWARD_PATH).length;
    const data = { tag: AWKWARD_TAG, action: 'add', contact: { id: 7 } };
    const { id } = await tenant.post({ type: 'contact.tag.updated', data });
    await receiver.received(AWKWARD_PATH, before + 1);
    await desk.goTo(address(`/deliveries/${(await tenant.tried(id)).id}`));
    const command = await copied('Copy as curl');
    await promisify(execFile)('sh', ['-c', command], { timeout: 10_000 });
    expect(receiver.to(AWKWARD_PATH)).toHaveLength(before + 2);
    const [sent, again] = receiver.to(AWKWARD_PATH).slice(before);
    expect(again?.raw.equals(sent?.raw ?? Buffer.of())).toBe(true);
    for (const name of ['content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'])
      expect([name, again?.headers[name]]).toEqual([name, sent?.headers[name]]);
  });

  it('sends a range of it again, and shows how far that is', async () => {
    await tenant.disable(webhook.id);
    await tenant.postAll(tags(3));
    await tenant.enable(webhook.id);
    const before = receiver.to(AWKWARD_PATH).length;
    const gate = new Gate();
    receiver.on(AWKWARD_PATH, { after: gate.passed });
    await desk.goTo(address('/deliveries'));
    await desk.button('Replay a range').click();
    await inDialog('Replay').click();
    expect(await shown('3 deliveries were queued')).toBe(true);
    expect(await shown('3 still wait')).toBe(true);
    const progress = dialog().getByRole('progressbar');
    expect(await progress.getAttribute('aria-valuenow')).toBe('0');
    gate.open();
    expect(await shown('All of it was sent.')).toBe(true);
    expect(await progress.getAttribute('aria-valuenow')).toBe('100');
    const [first = 0, ...rest] = sequencesOf(receiver.to(AWKWARD_PATH).slice(before));
    expect(rest).toEqual([first + 1, first + 2]);
    await inDialog('Done').click();
  });
});

describe('an API key', () => {
  it('is made with the scopes that were chosen, and shown once', async () => {
    await desk.link('API keys').click();
    await desk.button('Create a key').click();
    await inDialog('Create a key').click();
    expect(await shown('Give the key a name.')).toBe(true);
    expect(await shown('Choose at least one.')).toBe(true);
    await dialog().getByLabel('Name').fill('Reader');
    await dialog().getByRole('checkbox', { name: 'See webhooks and notifications' }).check();
    await inDialog('Create a key').click();
    shownKey = await dialog().getByRole('textbox', { name: 'The key, shown this once' }).inputValue();
    expect(await copied('Copy the key')).toBe(shownKey);
    await inDialog('Done').click();
    const row = desk.page.getByRole('row').filter({ hasText: 'Reader' });
    expect(await row.locator('td:nth-child(2)').textContent()).toBe('subscriptions:read');
    expect(await desk.page.content()).not.toContain(shownKey);
  });

  it('says that it could not be copied where the browser does not allow it', async () => {
    await desk.button('Create a key').click();
    await dialog().getByLabel('Name').fill('Another');
    await dialog().getByRole('checkbox', { name: 'Post events' }).check();
    await inDialog('Create a key').click();
    await desk.page.evaluate('delete Navigator.prototype.clipboard');
    await inDialog('Copy the key').click();
    expect(await shown('The browser does not allow it: copy by hand')).toBe(true);
    await inDialog('Done').click();
  });

  it('is offered what its scopes allow, and nothing else', async () => {
    await signOut();
    await desk.goTo(address('/webhooks'));
    await desk.signIn(shownKey);
    expect(await isShown(desk.heading('ERP'))).toBe(true);
    expect(await desk.link('Add webhook').count()).toBe(0);
    expect(await desk.page.getByRole('button', { name: /^Actions for/ }).count()).toBe(0);
    for (const path of ['/webhooks/new', `/webhooks/${webhook.id}`]) {
      await desk.goTo(address(path));
      expect(await shown('Your key may not do this')).toBe(true);
      expect(await desk.page.getByLabel('Address of the endpoint').count()).toBe(0);
    }
    await desk.goTo(address('/settings'));
    expect(await shown('Only the root key of the service may change these.')).toBe(true);
  });

  it('opens no session any more after signing out, nor with the cookie that was kept', async () => {
    const cookies = await desk.page.context().cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const session = () => app.api('GET', '/v1/session', { key: null, headers: { cookie } });
    expect((await session()).status).toBe(200);
    await signOut();
    expect((await session()).status).toBe(401);
    expect(await desk.page.context().cookies()).toEqual([]);
  });

  it('is revoked after it was confirmed', async () => {
    await desk.goTo(address('/api-keys'));
    await desk.signIn(app.rootKey);
    await desk.button('Revoke the key Reader').click();
    await inDialog('Revoke').click();
    await desk.button('Revoke the key Reader').waitFor({ state: 'detached' });
    expect((await app.api('GET', '/v1/session', { key: shownKey })).status).toBe(401);
  });

  async function signOut(): Promise<void> {
    await desk.choose('Key', 'Sign out');
    await desk.heading('Sign in').waitFor();
  }
});

describe('the language', () => {
  it('is that of texts, numbers and dates', async () => {
    receiver.on('/rate', failFirst(2));
    const { id } = await tenant.subscribe(receiver.url('/rate'), { eventTypes: ['contact.created'] });
    await tenant.post({ type: 'contact.created', data: { contact: { id: 1 } } });
    await receiver.received('/rate', 3);
    const [delivery] = await tenant.deliveries(`subscriptionId=${id}`);
    await eventually('it is counted', async () => {
      const { body } = await tenant.send<{ buckets: { failedAttempts: number; delivered: number }[] }>(
        'GET',
        `/stats?interval=hour&subscriptionId=${id}`,
      );
      return body.buckets.some(({ failedAttempts, delivered }) => failedAttempts === 2 && delivered === 1);
    });
    for (const [language, locale, rate] of [
      ['English', 'en-GB', /^33\.3% of attempts succeeded/],
      ['Português', 'pt-BR', /^33,3% das tentativas deram certo/],
      ['Español', 'es', /^El 33,3\s% de los intentos tuvo éxito/],
    ] as const) {
      await desk.goTo(address('/webhooks'));
      await desk.page.getByRole('button', { name: /Language|Idioma/ }).click();
      await desk.page.getByRole('menuitemradio', { name: language }).click();
      expect(await shown(rate)).toBe(true);
      expect(await desk.page.evaluate('document.documentElement.lang')).toBe(locale);
      await desk.goTo(address(`/deliveries/${delivery?.id}`));
      const time = desk.page.locator(`time[datetime="${delivery?.createdAt}"]`).first();
      expect(await time.textContent()).toBe(await inLisbon(delivery?.createdAt ?? '', locale));
    }
    await desk.page.getByRole('button', { name: /Idioma/ }).click();
    await desk.page.getByRole('menuitemradio', { name: 'English' }).click();
  });

  /** A moment as this browser writes it for readers of `locale`. */
  function inLisbon(iso: string, locale: string): Promise<string> {
    const options = { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'Europe/Lisbon' };
    return desk.page.evaluate<string>(
      `new Intl.DateTimeFormat('${locale}', ${JSON.stringify(options)}).format(new Date('${iso}'))`,
    );
  }
});

describe('a workspace', () => {
  it('has its plan and the addresses of its members changed with the root key', async () => {
    await desk.goTo(address('/settings'));
    await desk.page.getByLabel('Plan').selectOption('Growth');
    const addresses = desk.page.getByLabel('Notification addresses').first();
    await addresses.fill('nobody');
    await addresses.press('Enter');
    expect(await shown('Each must be a mail address')).toBe(true);
    await desk.button('Save').click();
    await addresses.press('Backspace');
    await addresses.fill('dev@acme.example');
    await addresses.press('Enter');
    await desk.button('Save').click();
    expect(await shown('Saved.')).toBe(true);
    expect((await tenant.send('GET', '')).body).toMatchObject({
      plan: 'growth',
      notificationEmails: ['ops@acme.example', 'dev@acme.example'],
    });
  });

  it('below the Advanced plan is told why it can not add a webhook', async () => {
    await desk.link('Webhooks').click();
    expect(await shown('The plan does not include webhooks')).toBe(true);
    expect(await shown(/Webhooks come with the Advanced plan/)).toBe(true);
    expect(await desk.link('Add webhook').count()).toBe(0);
    await desk.goTo(address('/webhooks/new'));
    expect(await shown('The plan does not include webhooks')).toBe(true);
    expect(await desk.page.getByLabel('Address of the endpoint').count()).toBe(0);
  });
});

describe('all of it', () => {
  it('has met no error and no refusal of the content security policy', () => {
    expect(desk.complaints).toEqual([]);
  });
});
