import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seriousFaultsOf } from '../support/console/axe.js';
import { Desk, isShown } from '../support/console/desk.js';
import { eventually } from '../support/eventually.js';
import { FakeReceiver } from '../support/fake-receiver.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { tags, Tenant } from '../support/tenant.js';

/** Where pictures for the documentation go; none are taken without it. */
const SHOTS = process.env['CONSOLE_SCREENSHOTS'];

const THEMES = ['light', 'dark'] as const;

const WINDOW = { width: 1280, height: 800 };
const TELEPHONE = { width: 360, height: 740 };

let app: TestApp;
let receiver: FakeReceiver;
let tenant: Tenant;
let desk: Desk;

/** Every page behind the sign-in, by the name of its picture: its address below the workspace, and its heading. */
const PAGES: Readonly<Record<string, readonly [string, string]>> = {
  webhooks: ['/webhooks', 'Webhooks'],
  'webhook-form': ['/webhooks/new', 'Add webhook'],
  deliveries: ['/deliveries', 'Delivery log'],
  overview: ['/overview', 'Overview'],
  quota: ['/quota', 'Quota'],
  notifications: ['/notifications', 'Notifications'],
  'api-keys': ['/api-keys', 'API keys'],
  'audit-log': ['/audit-log', 'Audit log'],
  settings: ['/settings', 'Settings'],
  'event-catalogue': ['/event-types', 'Event catalogue'],
};

beforeAll(async () => {
  app = await startApp({ settings: { retryDelaysMs: [200, 200, 200], quotaLimit: 5 } });
  receiver = await FakeReceiver.open();
  tenant = await Tenant.on(app, { name: 'Ferretería Sur' });
  await fill();
  desk = await Desk.at(app);
  if (SHOTS) await mkdir(SHOTS, { recursive: true });
});

afterAll(async () => {
  await desk.leave();
  await app.close();
  await receiver.close();
});

/** A workspace that has lived a little: one webhook that works, one that was disabled, a mail, a key. */
async function fill(): Promise<void> {
  receiver.on('/erp', { status: 503, body: 'down for maintenance' });
  await tenant.subscribe(receiver.url('/crm'), { description: 'CRM sync', filters: { tags: [] } });
  const bad = await tenant.subscribe(receiver.url('/erp'), { description: 'ERP' });
  await tenant.send('POST', '/api-keys', { name: 'Producer', scopes: ['events:write'] });
  await tenant.postAll(tags(12));
  await eventually('the failing webhook is disabled', async () => {
    return (await tenant.subscription(bad.id)).status === 'disabled';
  });
  await eventually('the mail is sent', async () => {
    const { body } = await tenant.send<{ items: { status: string }[] }>('GET', '/notifications');
    return body.items.length > 0 && body.items.every(({ status }) => status === 'sent');
  });
}

const address = (path: string) => `/w/${tenant.workspace.id}${path}`;

async function shoot(name: string, theme: string): Promise<void> {
  if (SHOTS)
    await desk.page.screenshot({ path: join(SHOTS, `${name}-${theme}.png`), animations: 'disabled' });
}

/** Waits until nothing on the page is on its way any more. */
const loaded = () => desk.page.locator(`:root:not(:has([aria-label='Loading']))`).waitFor();

/** How far the page is wider than the window, in pixels. */
const overflow = () =>
  desk.page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

async function look(name: string, theme: (typeof THEMES)[number]): Promise<string[]> {
  await desk.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await loaded();
  await shoot(name, theme);
  return seriousFaultsOf(desk.page);
}

describe('every page', () => {
  it.each(THEMES)('of the sign-in can be used by everyone, %s', async (theme) => {
    await desk.goTo('/sign-in');
    await desk.heading('Sign in').waitFor();
    expect(await look('sign-in', theme)).toEqual([]);
  });

  it('is left after signing in', async () => {
    await desk.signIn(app.rootKey);
    expect(await isShown(desk.heading('Workspaces'))).toBe(true);
    for (const theme of THEMES) expect(await look('workspaces', theme)).toEqual([]);
  });

  it.each(Object.entries(PAGES))(
    '%s can be used by everyone, and on a telephone',
    async (name, [path, title]) => {
      await desk.page.setViewportSize(WINDOW);
      await desk.goTo(address(path));
      await desk.page.getByRole('heading', { name: title, level: 1 }).waitFor();
      for (const theme of THEMES) expect(await look(name, theme)).toEqual([]);
      await desk.page.setViewportSize(TELEPHONE);
      expect(await seriousFaultsOf(desk.page)).toEqual([]);
      expect(await overflow()).toBe(0);
    },
  );

  it('of a delivery can be used by everyone', async () => {
    await desk.page.setViewportSize(WINDOW);
    const dropped = await tenant.deliveries('status=skipped');
    const story = dropped.find(({ attemptCount }) => attemptCount > 0);
    await desk.goTo(address(`/deliveries/${story?.id}`));
    await desk.heading('Attempts').waitFor();
    await desk.page.getByText('What was sent and answered').first().click();
    for (const theme of THEMES) expect(await look('delivery', theme)).toEqual([]);
  });

  it('is in the language that was chosen', async () => {
    for (const [language, title] of [
      ['Português', 'Registro de auditoria'],
      ['Español', 'Registro de auditoría'],
    ] as const) {
      await desk.goTo(address('/audit-log'));
      await desk.page.getByRole('button', { name: /Language|Idioma/ }).click();
      expect(await seriousFaultsOf(desk.page)).toEqual([]);
      await desk.page.getByRole('menuitemradio', { name: language }).click();
      expect(await isShown(desk.page.getByRole('heading', { name: title, level: 1 }))).toBe(true);
    }
  });

  it('has met no error and no refusal of the content security policy', () => {
    expect(desk.complaints).toEqual([]);
  });
});
