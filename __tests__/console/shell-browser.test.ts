/// <reference lib="dom" />
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'playwright-core';
import { writeLink } from '../../src/cli/commands/open-url';
import { storySection } from '../../src/console/sections/story';
import type { Story } from '../../src/console/server/section';
import { useBrowser } from '../support/browser';
import { createExampleSection, createExampleState, type ExampleState } from './example/section';
import {
  findAccessibilityViolations,
  measureOverflow,
  openPage,
  PHONE,
  serveSections,
  type TestConsole,
} from './support';

// Seconds on a free machine; machines can be busy.

const AT = Date.UTC(2026, 10, 30, 2, 0);
const STORY: Story = {
  title: 'Alert ABC double top',
  sentence: 'ABC completed a double top, and the desk was notified after one retry.',
  correlationId: 'c-1',
  steps: [
    {
      name: 'received',
      service: 'Stream',
      startedAt: AT,
      endedAt: AT + 80,
      status: 'succeeded',
      input: { price: 5 },
    },
    {
      name: 'notified',
      service: 'Notifier',
      startedAt: AT + 90,
      endedAt: AT + 200,
      status: 'failed',
      error: 'too many',
    },
    {
      name: 'notified',
      service: 'Notifier',
      startedAt: AT + 900,
      endedAt: AT + 990,
      status: 'retried',
      attempt: 2,
    },
    {
      name: 'waits',
      service: 'Table',
      startedAt: AT + 1_000,
      status: 'waiting',
      input: { password: 'hunter2' },
    },
  ],
  links: [{ title: 'Charts', href: '/charts' }],
};

const getBrowser = useBrowser();
let state: ExampleState;
let served: TestConsole;
beforeEach(async () => {
  state = createExampleState();
  state.story = STORY;
  served = await serveSections([createExampleSection(state), storySection]);
});
afterEach(() => served.stop());

const DESKTOP = { viewport: { width: 1280, height: 900 } };
const getState = (page: Page) => page.locator('.connection');
const waitForState = (page: Page, text: RegExp) => getState(page).filter({ hasText: text }).waitFor();

describe.each([
  ['a desktop, dark', { ...DESKTOP, colorScheme: 'dark' as const }],
  ['a phone, light', { ...PHONE, colorScheme: 'light' as const }],
])('on %s', (_, options) => {
  test.each(['/messages', '/charts', '/story', '/story/c-1', '/story/unknown'])(
    '%s has no violation of WCAG and no error, and is not wider than the screen',
    async (path) => {
      const { page, errors } = await openPage(getBrowser(), served, path, options);
      await waitForState(page, /live/);
      await page.locator('.loading').waitFor({ state: 'detached' });
      expect(await findAccessibilityViolations(page)).toEqual([]);
      expect(errors).toEqual([]);
      expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
    },
  );

  test('tabs, tables, dialogs, the menu and states of errors have none either', async () => {
    const { page, errors } = await openPage(getBrowser(), served, '/messages', options);
    await page.getByRole('tab', { name: 'Values' }).click();
    await page.getByText('expected a number above 0').waitFor();
    await page.locator('summary').getByText('account.name is missing').waitFor();
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.getByRole('tab', { name: 'List' }).click();
    await page.getByLabel('Select m2').check();
    await page.getByRole('button', { name: 'Drop', exact: true }).click();
    await page.getByLabel('Reason').waitFor();
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'm1' }).click();
    await page.getByRole('dialog', { name: 'Message m1' }).waitFor();
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    if (options.viewport.width < 800) await page.getByRole('button', { name: 'Menu' }).click();
    state.failure = new Error('the table is locked');
    await page.getByRole('link', { name: 'Charts' }).click();
    await page.getByRole('application').first().waitFor();
    await page.getByRole('button', { name: 'Show as table' }).first().click();
    expect(await findAccessibilityViolations(page)).toEqual([]);
    expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
    await page.goBack();
    await page.getByRole('alert').filter({ hasText: 'the table is locked' }).waitFor();
    expect(await findAccessibilityViolations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
});

test('the theme can be switched, and remains after the page is loaded again', async () => {
  const { page } = await openPage(getBrowser(), served, '/messages', { ...DESKTOP, colorScheme: 'dark' });
  const readColor = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await readColor();
  await page.getByRole('button', { name: 'Use the light theme' }).click();
  const light = await readColor();
  expect(light).not.toBe(dark);
  expect(await findAccessibilityViolations(page)).toEqual([]);
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await readColor()).toBe(light);
});

test('everything can be reached with only the keyboard: pages, help, tabs, a change', async () => {
  const { page } = await openPage(getBrowser(), served, '/messages', DESKTOP);
  await waitForState(page, /live/);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement!.textContent)).toBe('Skip to the page');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement!.id)).toBe('main');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('2');
  await page.getByRole('heading', { level: 1, name: 'Charts' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/charts');
  expect(await page.evaluate(() => document.activeElement!.id)).toBe('main');

  await page.goBack();
  await page.getByRole('tab', { name: 'List' }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await page.getByRole('tab', { name: 'Values' }).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Home');
  await page.getByLabel('Select m2').focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Drop', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Reason').focus();
  await page.keyboard.type('a duplicate');
  // The change can be confirmed after its preview is loaded.
  await page.locator('form button[type=submit]:enabled').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Done.').waitFor();
  await page.getByRole('button', { name: 'Close', exact: true }).last().press('Enter');
  await page.getByText('2 messages wait.').waitFor();
  expect(state.messages).toEqual(['m1', 'm3']);
  expect(served.records).toMatchObject([{ state: 'started', reason: 'a duplicate' }, { state: 'succeeded' }]);
});

test('a change that fails shows why, and can be tried again or cancelled', async () => {
  const { page } = await openPage(getBrowser(), served, '/messages', DESKTOP);
  await page.getByLabel('Select m2').check();
  await page.getByRole('button', { name: 'Drop', exact: true }).click();
  state.messages.splice(1, 1);
  const confirm = page.getByRole('button', { name: 'Drop 1 messages' });
  expect(await confirm.isDisabled()).toBe(true);
  await page.getByLabel('Reason').fill('a duplicate');
  await confirm.click();
  await page.getByRole('dialog').getByRole('alert').filter({ hasText: 'there is no message m2' }).waitFor();
  state.messages.push('m2');
  await confirm.click();
  await page.getByText('Done.').waitFor();
});

test('the story is found by the search, and its steps open to their masked input', async () => {
  const { page } = await openPage(getBrowser(), served, '/story', DESKTOP);
  await page.keyboard.press('/');
  await page.keyboard.type('c-1');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: STORY.title }).waitFor();
  expect(await page.getByText(STORY.sentence).isVisible()).toBe(true);
  expect(await page.getByText('too many').isVisible()).toBe(true);
  await page.getByRole('button', { name: /waits/ }).press('Enter');
  expect(await page.getByText('"(sensitive #1)"').isVisible()).toBe(true);
  expect(await page.content()).not.toContain('hunter2');
  await page.getByRole('link', { name: 'Charts' }).last().click();
  await page.getByRole('heading', { level: 1, name: 'Charts' }).waitFor();
});

test('a chart of lines draws a value between missing ones, and says that it has none', async () => {
  const { page, errors } = await openPage(getBrowser(), served, '/charts', {
    ...DESKTOP,
    colorScheme: 'dark',
  });
  const single = page.getByRole('application', { name: /^One value/ });
  await single.locator('canvas').waitFor();
  await page.waitForFunction(
    (canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      // The color of the first series in the dark theme.
      const isDrawn = (at: number) => data[at] === 0x74 && data[at + 1] === 0xb8 && data[at + 2] === 0xff;
      return data.some((_, at) => at % 4 === 0 && isDrawn(at));
    },
    (await single.locator('canvas').elementHandle()) as ElementHandle<HTMLCanvasElement>,
  );
  await page
    .getByRole('application', { name: /^No values/ })
    .getByText('No value yet')
    .waitFor();
  expect(errors).toEqual([]);
});

test('the arrow keys read the values of a chart, and Enter opens the marker', async () => {
  const { page } = await openPage(getBrowser(), served, '/charts', DESKTOP);
  const chart = page.getByRole('application', { name: /^Prices/ });
  await chart.focus();
  await page.keyboard.press('Home');
  await page.getByText(/^2026-01-05 14:30:00: open 100,/).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByText(/^2026-01-05 14:35:00: /).waitFor();
  await page.keyboard.press('End');
  await page.getByText(/alert \(Enter opens it\)/).waitFor();
  await page.getByRole('application', { name: /^Closes/ }).press('End');
  await page.getByText(/: Close [\d.]+ USD, Low [\d.]+ USD$/).waitFor();
  await chart.press('Enter');
  await page.getByRole('dialog', { name: 'Message m1' }).waitFor();
});

test('the file that --open gives to the browser leads to the page, and only its owner can read it', async () => {
  const file = writeLink(served.url, join(mkdtempSync(join(tmpdir(), 'open-')), 'console', 'open.html'));
  expect(statSync(file).mode & 0o077).toBe(0);
  const page = await (await getBrowser().newContext()).newPage();
  await page.goto(`file://${file}`);
  await page.getByRole('heading', { level: 1, name: 'Messages' }).waitFor();
  expect(page.url()).toBe(`${served.origin}/`);
});

test('a server that is gone is shown; when it is back, the page continues without a gap', async () => {
  const { page } = await openPage(getBrowser(), served, '/messages', DESKTOP);
  await waitForState(page, /live/);
  const numbers = page.locator('[data-test=numbers]');
  state.numbers.push(1, 2);
  await numbers.filter({ hasText: /^1,2$/ }).waitFor();
  const { port } = served;
  await served.stop();
  await waitForState(page, /server gone/);
  state.messages.splice(0, 2);
  served = await serveSections([createExampleSection(state), storySection], { port });
  await waitForState(page, /live/);
  await page.getByText('1 messages wait.').waitFor();
  state.numbers.push(3);
  await numbers.filter({ hasText: /3$/ }).waitFor();
});

test('a server that was started again with another token shows the fix', async () => {
  const { page } = await openPage(getBrowser(), served, '/messages', DESKTOP);
  await waitForState(page, /live/);
  const { port } = served;
  await served.stop();
  served = await serveSections([], { port, token: 'another' });
  await waitForState(page, /open the URL that the console printed/);
});

test('a target that is gone is shown; when it is back, the pages are too', async () => {
  await served.stop();
  let failure: Error | undefined;
  let time = Date.now();
  served = await serveSections([createExampleSection(state)], {
    stacks: () => (failure ? Promise.reject(failure) : Promise.resolve([])),
    now: () => (time += 60_000),
  });
  const { page } = await openPage(getBrowser(), served, '/messages', DESKTOP);
  await waitForState(page, /live/);
  failure = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:4566'), { code: 'ECONNREFUSED' });
  await waitForState(page, /target gone/);
  await page
    .getByRole('alert')
    .filter({ hasText: /the target did not answer/ })
    .first()
    .waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  failure = undefined;
  await waitForState(page, /live/);
});

test('a system that is not deployed is named; its page appears when it is deployed', async () => {
  await served.stop();
  let time = Date.now();
  state.isDeployed = false;
  let stacks: object[] = [];
  served = await serveSections([createExampleSection(state)], {
    stacks: () => Promise.resolve(stacks as never),
    now: () => (time += 60_000),
  });
  const { page } = await openPage(getBrowser(), served, '/messages', DESKTOP);
  await page.getByText('Example system is not deployed.').waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  state.isDeployed = true;
  stacks = [{ name: 'example-local', resources: [], outputs: {} }];
  await page.getByText('3 messages wait.').waitFor();
});
