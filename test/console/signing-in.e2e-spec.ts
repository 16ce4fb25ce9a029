import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aKey, aWorkspace } from '../support/builders/workspaces.js';
import { Desk, isShown } from '../support/console/desk.js';
import { startApp, type TestApp } from '../support/start-app.js';

let app: TestApp;
let desk: Desk;
let quota: string;

beforeAll(async () => {
  app = await startApp();
  const { id } = await aWorkspace(app, { name: 'Ferretería' });
  quota = `/w/${id}/quota`;
  desk = await Desk.at(app);
});

afterAll(async () => {
  await desk.leave();
  await app.close();
});

describe('signing in', () => {
  it('is asked for first, and says when a key is not valid', async () => {
    await desk.goTo(quota);
    await desk.signIn('hk_of_nobody');
    expect(await isShown(desk.page.getByRole('alert').getByText('The key is not valid'))).toBe(true);
  });

  it('goes on to where one wanted to be, and keeps no key', async () => {
    await desk.signIn(app.rootKey);
    expect(await isShown(desk.heading('Quota'))).toBe(true);
    expect(new URL(desk.page.url()).pathname).toBe(`/console${quota}`);
    const kept = await desk.page.evaluate<string>(
      'JSON.stringify([localStorage, sessionStorage, document.cookie])',
    );
    expect(kept).not.toContain(app.rootKey);
  });

  it('is undone by signing out', async () => {
    await desk.choose('Key', 'Sign out');
    expect(await isShown(desk.heading('Sign in'))).toBe(true);
    await desk.goTo('/workspaces');
    expect(await isShown(desk.heading('Sign in'))).toBe(true);
  });

  it('offers a key of a workspace what its scopes allow, and nothing else', async () => {
    const { id } = await aWorkspace(app);
    const { key, id: keyId } = await aKey(app, id, 'subscriptions:read');
    await desk.goTo('/');
    await desk.signIn(key);
    await desk.heading('Webhooks').waitFor();
    const offered = await desk.page.getByRole('navigation').getByRole('link').allTextContents();
    expect(offered).toEqual(['Webhooks', 'Notifications', 'Settings', 'Event catalogue']);
    expect(await desk.link('Add webhook').count()).toBe(0);

    await app.api('DELETE', `/v1/workspaces/${id}/api-keys/${keyId}`);
    expect(await isShown(desk.heading('Sign in'))).toBe(true);
  });

  it('has met no error and no refusal of the content security policy', () => {
    expect(desk.complaints).toEqual([]);
  });
});
