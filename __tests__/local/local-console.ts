import type { Browser, Page } from 'playwright-core';
import { findAccessibilityViolations, measureOverflow, watchErrors } from '../console/support';
import { openBrowser } from '../support/browser';
import type { RunningCommand } from './checkout';

const URL_LINE = /Console: (http:\S+)/;

/** The console of a running local target, in a browser. */
export class LocalConsole {
  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    private readonly origin: string,
    /** Uncaught errors, refusals of the content security policy and messages of level error. */
    readonly errors: readonly string[],
  ) {}

  /** Opens the URL that `up` or `console` prints. */
  static async open(command: Pick<RunningCommand, 'waitForOutput'>): Promise<LocalConsole> {
    const url = URL_LINE.exec(await command.waitForOutput(URL_LINE))![1]!;
    const browser = await openBrowser();
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.setDefaultTimeout(60_000);
    const errors = watchErrors(page);
    await page.goto(url);
    // The page removes the token from its URL.
    await page.waitForURL((current) => !current.searchParams.has('token'));
    await page.getByRole('heading', { level: 1 }).waitFor();
    return new LocalConsole(browser, page, new URL(url).origin, errors);
  }

  /** Opens a page and waits for its heading. */
  async goTo(path: string): Promise<Page> {
    await this.page.goto(`${this.origin}${path}`);
    await this.page.getByRole('heading', { level: 1 }).waitFor();
    return this.page;
  }

  /** Presses a button that asks, gives the reason if the dialog requires one, confirms, and waits for the result. */
  async change(button: string | RegExp, action: string, result: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: button }).first().click();
    const dialog = this.page.getByRole('dialog').last();
    const confirm = dialog.getByRole('button', { name: action, exact: true });
    await confirm.waitFor();
    const reason = dialog.getByRole('textbox', { name: /Reason/ });
    if ((await reason.count()) > 0) await reason.fill('a test');
    await confirm.click();
    await dialog.getByText(result).first().waitFor();
    await this.page.keyboard.press('Escape');
  }

  /** Expects that the page meets WCAG 2.1 AA, also in the dark and as wide as a phone, and had no error. */
  async expectAccessible(): Promise<void> {
    const path = new URL(this.page.url()).pathname;
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 360],
    ] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.setViewportSize({ width, height: 900 });
      expect([path, width, await findAccessibilityViolations(this.page)]).toEqual([path, width, []]);
      expect([path, width, await measureOverflow(this.page)]).toEqual([path, width, 0]);
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
    await this.page.setViewportSize({ width: 1280, height: 900 });
    expect([path, this.errors]).toEqual([path, []]);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
