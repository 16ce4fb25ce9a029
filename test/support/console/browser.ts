import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const DEADLINE_MS = 15_000;

export interface Tab {
  readonly page: Page;
  /** What went wrong in the page: errors of scripts, and what the content security policy refused. */
  readonly complaints: readonly string[];
}

/** A real Chromium with a profile of its own that is gone afterwards. */
export class Browser {
  private constructor(
    private readonly context: BrowserContext,
    private readonly profile: string,
  ) {}

  static async open(
    options: { readonly locale?: string; readonly timezoneId?: string } = {},
  ): Promise<Browser> {
    const executablePath = process.env['TEST_CHROMIUM_BINARY'];
    if (!executablePath) throw new Error('These tests need TEST_CHROMIUM_BINARY; run them with npm test.');
    const profile = await mkdtemp(join(tmpdir(), 'hooklane-chromium-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: true,
      args: FLAGS,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'Europe/Lisbon',
      ...options,
    });
    context.setDefaultTimeout(DEADLINE_MS);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    return new Browser(context, profile);
  }

  async tab(): Promise<Tab> {
    const page = await this.context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !isAnswer(message.text())) complaints.push(message.text());
    });
    return { page, complaints };
  }

  async close(): Promise<void> {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}

/** Chromium writes a line for every answer of 400 and above; those are the tests' own business. */
function isAnswer(line: string): boolean {
  return line.startsWith('Failed to load resource: the server responded with a status of');
}
