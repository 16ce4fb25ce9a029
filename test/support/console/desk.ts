import type { Locator, Page } from 'playwright-core';
import type { TestApp } from '../start-app.js';
import { Browser, type Tab } from './browser.js';

/** Somebody at the console of `app`, in a browser. */
export class Desk {
  private constructor(
    private readonly app: TestApp,
    private readonly browser: Browser,
    private readonly tab: Tab,
  ) {}

  static async at(app: TestApp): Promise<Desk> {
    const browser = await Browser.open();
    return new Desk(app, browser, await browser.tab());
  }

  get page(): Page {
    return this.tab.page;
  }

  /** Errors of scripts, and what the content security policy refused. */
  get complaints(): readonly string[] {
    return this.tab.complaints;
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(`${this.app.url}/console${path}`);
  }

  async signIn(key: string): Promise<void> {
    await this.page.getByLabel('API key').fill(key);
    await this.button('Sign in').click();
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  link(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  /** An entry of the menu that the button of this name opens. */
  async choose(menu: string | RegExp, entry: string): Promise<void> {
    await this.page.getByRole('button', { name: menu, exact: true }).click();
    await this.page.getByRole('menuitem', { name: entry, exact: true }).click();
  }

  /** What was copied last. */
  clipboard(): Promise<string> {
    return this.page.evaluate<string>('navigator.clipboard.readText()');
  }

  leave(): Promise<void> {
    return this.browser.close();
  }
}

/** Whether it is shown, within the deadline of the browser. */
export async function isShown(what: Locator): Promise<true> {
  await what.waitFor();
  return true;
}
