import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { aKey, aWorkspace } from '../support/builders/workspaces.js';
import { Browser, type Tab } from '../support/console/browser.js';
import { startApp, type TestApp } from '../support/start-app.js';

let app: TestApp;
let browser: Browser;
let tab: Tab;
let page: Page;

beforeAll(async () => {
  app = await startApp();
  browser = await Browser.open();
  tab = await browser.tab();
  ({ page } = tab);
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

/** Whether it is shown, within the deadline of the browser. */
const shown = async (what: Locator) => {
  await what.waitFor();
  return true;
};

const heading = (name: string) => page.getByRole('heading', { name });

async function signIn(key: string): Promise<void> {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe('the console', () => {
  it('leads to the sign-in, and says when a key is not valid', async () => {
    await page.goto(`${app.url}/console/workspaces`);
    expect(await shown(heading('Sign in'))).toBe(true);
    await signIn('hk_of_nobody');
    expect(await shown(page.getByRole('alert').getByText('The key is not valid'))).toBe(true);
  });

  it('goes on to where one wanted to be, and keeps no key', async () => {
    await aWorkspace(app, { name: 'Ferretería' });
    await signIn(app.rootKey);
    await page.getByRole('link', { name: 'Ferretería' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/console/workspaces');
    const kept = await page.evaluate<string>(
      'JSON.stringify([localStorage, sessionStorage, document.cookie])',
    );
    expect(kept).not.toContain(app.rootKey);
  });

  it('signs out', async () => {
    await page.getByRole('button', { name: 'Key', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    expect(await shown(heading('Sign in'))).toBe(true);
    await page.goto(`${app.url}/console/workspaces`);
    expect(await shown(heading('Sign in'))).toBe(true);
  });

  it('offers a workspace key the pages of its scopes only', async () => {
    const { id } = await aWorkspace(app);
    const { key } = await aKey(app, id, 'events:read');
    await page.goto(`${app.url}/console/`);
    await signIn(key);
    expect(await shown(heading('Event catalogue'))).toBe(true);
    expect(await page.getByRole('link', { name: 'Workspaces' }).count()).toBe(0);
  });

  it('has had nothing refused by its content security policy', () => {
    expect(tab.complaints).toEqual([]);
  });
});
