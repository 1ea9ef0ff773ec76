import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { STACKS_DIR } from '../../src/cli/session';
import { openBrowser } from '../support/browser';

const PICTURES = join(STACKS_DIR, 'screenshots');

/** The visible contents of a page. */
export interface View {
  readonly page: Page;
  readonly status: number;
  readonly title: string;
}

/** A person who opens a link in a real browser without JavaScript. Each page is saved as a screenshot. */
export class Reader {
  private constructor(private readonly browser: Browser) {
    mkdirSync(PICTURES, { recursive: true });
  }

  static async create(): Promise<Reader> {
    return new Reader(await openBrowser());
  }

  /** @param name the name of the screenshot, `.stacks/screenshots/<name>.png` */
  async open(link: string, name: string): Promise<View> {
    const page = await (await this.browser.newContext({ javaScriptEnabled: false })).newPage();
    return captureView(page, (await page.goto(link))!.status(), name);
  }

  /** Fills in the form and presses one of its buttons. */
  async submitDecision(
    { page }: View,
    button: 'Approve' | 'Reject',
    by: string,
    name: string,
  ): Promise<View> {
    await page.getByLabel('Your name').fill(by);
    const posted = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button', { name: button }).click();
    return captureView(page, (await posted).status(), name);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

async function captureView(page: Page, status: number, name: string): Promise<View> {
  await page.screenshot({ path: join(PICTURES, `approval-${name}.png`), fullPage: true });
  return { page, status, title: (await page.getByRole('heading', { level: 1 }).textContent()) ?? '' };
}
