/// <reference lib="dom" />
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openSession } from '../../src/cli/session';
import type { ConsoleOptions } from '../../src/console/server/app';
import type { ChangeRecord } from '../../src/console/server/audit-log';
import type { ReadStacks } from '../../src/cli/terraform/deployed-stacks';
import type { ConsoleSection, DeployedStack } from '../../src/console/server/section';
import { startConsole, type RunningConsole } from '../../src/console/server/start';

/** The token of consoles in tests. */
export const TOKEN = 'a-token-of-a-test';

/** A console that serves sections in a test, and what it recorded. */
export interface TestConsole extends RunningConsole {
  readonly origin: string;
  readonly records: ChangeRecord[];
  readonly lines: string[];
  /** Sends a request with the token, as a page does. */
  readonly request: (path: string, options?: RequestInit) => Promise<Response>;
  /** Reads a query of a section. Fails if the answer is an error. */
  readonly query: (path: string) => Promise<unknown>;
  /** Sends a change. Returns the lines of the answer. */
  readonly change: (path: string, body: object) => Promise<Record<string, unknown>[]>;
}

/** Reads stacks in place of states. If it fails, it is as if no state could be read. */
const createReadStacks =
  (read: () => Promise<readonly DeployedStack[]>): ReadStacks =>
  async () => {
    try {
      return { stacks: await read(), failures: [], isTargetReachable: true };
    } catch (error) {
      const stack = { name: 'example-local', system: 'example', region: 'us-east-1' };
      return { stacks: [], failures: [{ stack, error }], isTargetReachable: false };
    }
  };

/** The options of a console that only reads on AWS, where nothing is reached: the sections of tests have fake services. */
export function createReadOnlyAws(): Pick<ConsoleOptions, 'session' | 'allowsChanges'> {
  const session = openSession({});
  return {
    session: { ...session, config: { ...session.config, target: 'aws', endpoint: undefined } },
    allowsChanges: false,
  };
}

/** Starts a console with sections, and without a target: `stacks` are those that it finds deployed. */
export async function serveSections(
  sections: readonly ConsoleSection[],
  {
    stacks = () => Promise.resolve([]),
    port = 0,
    ...options
  }: Partial<ConsoleOptions> & {
    readonly stacks?: () => Promise<readonly DeployedStack[]>;
    readonly port?: number;
  } = {},
): Promise<TestConsole> {
  const records: ChangeRecord[] = [];
  const lines: string[] = [];
  const running = await startConsole(
    {
      sections,
      session: openSession({}),
      allowsChanges: true,
      user: 'ada',
      token: TOKEN,
      readStacks: createReadStacks(stacks),
      recordChange: async (record) => void records.push(record),
      log: (line) => lines.push(line),
      now: Date.now,
      ...options,
    },
    port,
  );
  const origin = `http://127.0.0.1:${running.port}`;
  const request: TestConsole['request'] = (path, { headers, ...init } = {}) =>
    fetch(`${origin}${path}`, {
      ...init,
      headers: { cookie: `stacks-console-${running.port}=${TOKEN}`, origin, ...headers },
    });
  return {
    ...running,
    origin,
    records,
    lines,
    request,
    query: async (path) => {
      const answer = (await (await request(path)).json()) as { data?: unknown; error?: unknown };
      if (answer.error !== undefined) throw new Error(JSON.stringify(answer.error));
      return answer.data;
    },
    change: async (path, body) => {
      const response = await request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    },
  };
}

/** A page of a console in a browser, and the errors that it had. */
export interface OpenPage {
  readonly page: Page;
  /** Uncaught errors, refusals of the content security policy and messages of level error. */
  readonly errors: string[];
}

/** Opens a page of a console, as with the URL that the command prints. */
export async function openPage(
  browser: Browser,
  { origin }: Pick<TestConsole, 'origin'>,
  path: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const page = await (await browser.newContext(options)).newPage();
  const errors = watchErrors(page);
  const url = new URL(path, origin);
  url.searchParams.set('token', TOKEN);
  await page.goto(url.href);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { page, errors };
}

/** Collects uncaught errors, refusals of the content security policy and messages of level error of a page. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    // A refused request is a line of its own, and a page shows it.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text());
  });
  return errors;
}

/** Finds violations of WCAG 2.1 A and AA on a page. Each is one line: the rule and the element. */
export async function findAccessibilityViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
    .analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target.join(' ')}: ${failureSummary}`),
  );
}

/** The size of a phone's screen. */
export const PHONE = { viewport: { width: 360, height: 740 } };

/** Measures by how many pixels a page is wider than the screen. */
export const measureOverflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Presses Tab until an element has the focus. */
export async function tabTo(page: Page, role: Parameters<Page['getByRole']>[0], name: string): Promise<void> {
  const element = page.getByRole(role, { name, exact: true });
  await element.waitFor();
  for (let presses = 0; presses < 200; presses++) {
    if (await element.evaluate((node) => node === node.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${name} does not get the focus`);
}
