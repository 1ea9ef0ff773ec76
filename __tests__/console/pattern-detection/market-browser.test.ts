/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { faultsSection } from '../../../src/console/sections/faults';
import { storySection } from '../../../src/console/sections/story';
import { openSession } from '../../../src/cli/session';
import type { Detection } from '../../../src/domain/patterns';
import { useBrowser } from '../../support/browser';
import { startFakeTarget, type FakeTarget } from '../faults/fake-target';
import {
  findAccessibilityViolations,
  measureOverflow,
  openPage,
  PHONE,
  serveSections,
  type TestConsole,
} from '../support';
import { BARS, DETECTIONS, FakeSystem } from './fake-readers';

const THEMES = ['dark', 'light'] as const;

const getBrowser = useBrowser();
let target: FakeTarget;
let system: FakeSystem;
let served: TestConsole;
beforeAll(async () => {
  target = await startFakeTarget(Date.now);
});
afterAll(() => target?.stop());
beforeEach(async () => {
  system = new FakeSystem();
  system.now = Date.now();
  served = await serveSections([system.section, faultsSection, storySection], {
    session: openSession({ port: target.port }),
  });
});
afterEach(() => served.stop());

const open = (path: string, options = {}) => openPage(getBrowser(), served, path, options);
/** Waits until the page gets the events of the stream. */
async function waitUntilFollowed(page: Page): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!system.isRead && Date.now() < deadline) await page.waitForTimeout(20);
  // The list and the chart follow it one after the other.
  await page.waitForTimeout(500);
}

const [first, second] = DETECTIONS.slice(-2) as [Detection, Detection];

test('the chart shows stored bars, confirmed patterns with their parts, and alerts that lead to their stories', async () => {
  const alert = system.addAlert(first, { notifiedAt: new Date(system.now).toISOString() });
  const { page, errors } = await open('/market?symbol=MSFT');
  await page.getByRole('heading', { name: 'MSFT', exact: true }).waitFor();
  const patterns = page.getByRole('region', { name: 'Patterns, the newest first' });
  await patterns.getByText('confirmed').first().waitFor();
  await page.getByText(`of 100`).first().waitFor();
  await page.getByRole('button', { name: 'Show as table' }).click();
  const table = page.getByRole('region', { name: 'MSFT', exact: true });
  expect(await table.getByRole('row').count()).toBe(201);
  await page.getByRole('button', { name: 'Show as table' }).click();
  await patterns
    .getByRole('link', { name: /^Story of the/ })
    .first()
    .click();
  await page.getByText(alert.correlationId).waitFor();
  await page.getByRole('button', { name: /notified the desk/ }).waitFor();
  expect(errors).toEqual([]);
});

test('events change the last bar and the price while the page is open', async () => {
  const { page, errors } = await open('/market?symbol=MSFT');
  await page.getByRole('heading', { name: 'MSFT', exact: true }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('canvas').length > 0);
  await waitUntilFollowed(page);
  system.sendEvents([{ symbol: 'MSFT', timestamp: system.now, price: 123.25, size: 10 }]);
  await page.getByText(/MSFT was last at 123.25/).waitFor();
  await page.getByText(/last close 123.25/).waitFor();
  system.sendEvents([{ symbol: 'MSFT', timestamp: system.now + 1_000, price: 124.5, size: 10 }]);
  await page.getByText(/last close 124.5/).waitFor();
  expect(errors).toEqual([]);
});

test('symbols are searched and chosen with the keyboard', async () => {
  const { page, errors } = await open('/market');
  await page.getByRole('link', { name: 'IBM' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('msf');
  await page.getByRole('link', { name: 'IBM' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'MSFT' }).press('Enter');
  await page.waitForURL(/symbol=MSFT/);
  await page.getByRole('heading', { name: 'MSFT', exact: true }).waitFor();
  await page.getByRole('searchbox', { name: 'Search symbols' }).fill('nothing');
  await page.getByText('No symbol contains nothing.').waitFor();
  expect(errors).toEqual([]);
});

test('the pages of an empty system explain what to do', async () => {
  system.bars = [];
  system.symbols.length = 0;
  const { page, errors } = await open('/market');
  await page.getByText('No symbol has market data yet.').waitFor();
  for (const [path, text] of [
    ['/alerts', 'No alert matches.'],
    ['/approvals', 'Nothing has been decided yet.'],
  ] as const) {
    await page.goto(`${served.origin}${path}`);
    await page.getByText(text).waitFor();
  }
  expect(errors).toEqual([]);
});

test('if the target is gone, each page reports it, and continues when it is back', async () => {
  system.failure = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  system.addAlert(first);
  const { page } = await open('/alerts');
  await page
    .getByText(/the target did not answer/)
    .first()
    .waitFor();
  system.failure = undefined;
  await page.getByRole('region', { name: 'Alerts, the newest first' }).getByRole('row').nth(1).waitFor();
  expect(await page.getByText(/the target did not answer/).count()).toBe(0);
});

test('alerts are filtered, acknowledged together with a note, and muted', async () => {
  system.addAlert(first);
  system.addAlert(second, { suppressed: 'muted' });
  const { page, errors } = await open('/alerts');
  const alerts = page.getByRole('region', { name: 'Alerts, the newest first' });
  await alerts.getByRole('row').nth(2).waitFor();
  await page.getByLabel('Outcome').selectOption('muted');
  await alerts.getByRole('row').nth(2).waitFor({ state: 'detached' });
  await page.getByLabel('Outcome').selectOption('');
  await alerts.getByRole('row').nth(2).waitFor();
  await page.getByLabel('Select all rows').check();
  await page.getByRole('button', { name: 'Acknowledge 2 alerts' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Note (optional)').fill('checked');
  await dialog.getByRole('button', { name: 'Acknowledge 2 alerts' }).click();
  await dialog.getByText('2 alerts are acknowledged.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('All of the 2 listed alerts are acknowledged.').waitFor();
  await page.getByLabel('Symbol to mute').fill('msft');
  await page.getByRole('button', { name: 'Mute …' }).click();
  await dialog.getByLabel('Reason, for the audit log').fill('a split');
  await dialog.getByRole('button', { name: 'Mute MSFT' }).click();
  await dialog.getByText('MSFT is muted until').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'End the mute of MSFT' }).waitFor();
  expect([...system.mutes.values()]).toMatchObject([{ target: 'MSFT', by: 'ada', reason: 'a split' }]);
  expect(errors).toEqual([]);
});

test('an approval shows its chart and the time left, and is decided by the link', async () => {
  const { approvalId } = system.addApproval(first);
  const { page, errors } = await open('/approvals');
  await page.getByText('One alert waits for a decision').waitFor();
  await page.getByText(/\d+ min( \d+ s)? left/).waitFor();
  await page.getByRole('application', { name: /MSFT/ }).waitFor();
  await page.getByRole('button', { name: /^Approve MSFT/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Subscribers receive the alert.').waitFor();
  await dialog.getByLabel('Note (optional)').fill('heavy volume');
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await dialog.getByText('MSFT is approved by ada.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('Nothing waits for a decision.').first().waitFor();
  expect(system.decisions).toMatchObject([
    { link: approvalId, form: { decision: 'approve', name: 'ada', note: 'heavy volume' } },
  ]);
  expect(errors).toEqual([]);
});

test('a console that is read-only offers no change', async () => {
  await served.stop();
  served = await serveSections([system.section, faultsSection, storySection], {
    session: openSession({ port: target.port }),
    allowsChanges: false,
  });
  system.addApproval(first);
  const { page } = await open('/approvals');
  await page.getByText('The console is read-only').waitFor();
  expect(await page.getByRole('button', { name: /Approve|Reject/ }).count()).toBe(0);
  await page.goto(`${served.origin}/alerts`);
  await page.getByRole('region', { name: 'Alerts, the newest first' }).waitFor();
  expect(await page.getByRole('button', { name: /^(Acknowledge|Mute …)$/ }).count()).toBe(0);
});

describe.each(THEMES)('in the %s theme', (colorScheme) => {
  it.each([
    ['/market?symbol=MSFT', 'application'],
    ['/alerts', 'region'],
    ['/approvals', 'application'],
  ] as const)('%s has no barrier, also on a phone', async (path, role) => {
    system.addAlert(second, { notifiedAt: new Date(system.now).toISOString() });
    system.addApproval(first);
    for (const options of [{ colorScheme }, { ...PHONE, colorScheme }]) {
      const { page, errors } = await open(path, options);
      await page.getByRole(role).first().waitFor();
      expect(await findAccessibilityViolations(page)).toEqual([]);
      expect(await measureOverflow(page)).toBe(0);
      expect(errors).toEqual([]);
      await page.context().close();
    }
  });
});

test('50 symbols with 10,000 events a second are drawn with each frame', async () => {
  system.symbols.splice(0, Infinity, 'MSFT', ...Array.from({ length: 49 }, (_, index) => `S${index}`));
  const { page, errors } = await open('/market?symbol=MSFT');
  await page.getByRole('heading', { name: 'MSFT', exact: true }).waitFor();
  await waitUntilFollowed(page);
  let price = BARS.at(-1)!.close;
  let sent = 0;
  const timer = setInterval(() => {
    system.now = Date.now();
    const events = Array.from({ length: 500 }, (_, index) => ({
      symbol: system.symbols[index % 50],
      timestamp: system.now,
      price: (price = Math.round(100 * (price + Math.sin(index))) / 100),
      size: 1,
    }));
    system.sendEvents(events);
    sent += events.length;
  }, 50);
  try {
    await page.getByText(/events a second arrive for 50 symbols/).waitFor();
    const sentBefore = sent;
    const frames = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let count = 0;
          const start = performance.now();
          const next = () => {
            count++;
            if (performance.now() - start < 2_000) requestAnimationFrame(next);
            else resolve(count / 2);
          };
          requestAnimationFrame(next);
        }),
    );
    // A measurement, not an assertion: a busy machine draws fewer frames. help/console.md has the figure of a free one.
    const rate = (sent - sentBefore) / 2;
    process.stderr.write(`frames a second: ${frames.toFixed(1)} with ${rate.toFixed(0)} events/s\n`);
  } finally {
    clearInterval(timer);
  }
  expect(errors).toEqual([]);
});
