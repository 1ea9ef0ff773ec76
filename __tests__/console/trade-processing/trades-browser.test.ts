import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { findActiveRegion } from '../../../src/cli/trade-processing/active-region';
import { faultsSection } from '../../../src/console/sections/faults';
import { storySection } from '../../../src/console/sections/story';
import type { ConsoleOptions } from '../../../src/console/server/app';
import { createAuditLog } from '../../../src/console/server/audit-log';
import { useBrowser } from '../../support/browser';
import {
  createReadOnlyAws,
  findAccessibilityViolations,
  measureOverflow,
  openPage,
  PHONE,
  serveSections,
  type TestConsole,
} from '../support';
import { createTrades, createTradesSection, findTradeId, MESSAGES, type Trades } from './fake-trades';

const ID = findTradeId('clearing');
const TRADE_PATH = `/trades/${encodeURIComponent(ID)}`;

const getBrowser = useBrowser();
let trades: Trades;
let served: TestConsole | undefined;

beforeEach(() => {
  trades = createTrades();
});
afterEach(() => served?.stop());

async function open(path: string, options: BrowserContextOptions = {}, rights: Partial<ConsoleOptions> = {}) {
  await served?.stop();
  const changesFile = join(mkdtempSync(join(tmpdir(), 'trades-')), 'changes.jsonl');
  // The chart uses a module of the faults; without a target, there are none.
  const sections = [createTradesSection(trades, { changesFile }), storySection, faultsSection];
  served = await serveSections(sections, {
    recordChange: createAuditLog(changesFile),
    ...rights,
  });
  return openPage(getBrowser(), served, path, options);
}

test('an empty system shows how to send trades, and a trade that is recorded appears by itself', async () => {
  const { page, errors } = await open('/trades');
  await page.getByText('No trade is recorded yet.').waitFor();
  await page.getByText('Sources send to us-east-1.').waitFor();
  await trades.send(MESSAGES);
  await page.getByRole('link', { name: ID, exact: true }).waitFor();
  await page.getByRole('figure').getByText('us-east-1').first().waitFor();
  expect(errors).toEqual([]);
});

test('a trade leads to its versions in both regions, and to its story', async () => {
  await trades.send(MESSAGES);
  await trades.createCheckpoint('us-east-1');
  const { page, errors } = await open('/trades');
  await page.getByRole('link', { name: ID, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: `Trade ${ID}` }).waitFor();
  const row = page.getByRole('region', { name: 'Versions in both regions' }).getByRole('row').nth(1);
  expect(await row.getByText('recorded', { exact: true }).count()).toBe(2);
  await page.getByText('covered by checkpoint 1, the newest one').waitFor();
  await page
    .getByRole('region', { name: 'Source message of version 1' })
    .getByText('TradLegNtfctn')
    .waitFor();
  await page.getByText('as computed from the entry').waitFor();
  await page.goto(`${served!.origin}/story/${encodeURIComponent(ID)}`);
  await page.getByRole('button', { name: /replicated to eu-west-1/ }).click();
  expect(errors).toEqual([]);
});

test('a trade that is on its way arrives by itself', async () => {
  trades.replication.isPaused = true;
  await trades.send(MESSAGES);
  const { page, errors } = await open(TRADE_PATH);
  const row = page.getByRole('region', { name: 'Versions in both regions' }).getByRole('row').nth(1);
  await row.getByText('not there yet').waitFor();
  trades.resume();
  await row.getByText('not there yet').waitFor({ state: 'detached' });
  expect(await row.getByText('recorded', { exact: true }).count()).toBe(2);
  expect(errors).toEqual([]);
});

test('a region that is down is shown as down, and the other one takes over by the keyboard', async () => {
  await trades.send(MESSAGES);
  trades.regions['us-east-1'].isDown = true;
  const { page, errors } = await open('/trades');
  const card = page.getByRole('region', { name: 'us-east-1', exact: true });
  await card.getByText('down', { exact: true }).waitFor();
  await page.getByRole('link', { name: ID, exact: true }).waitFor();
  await page.getByText(/^Sources send to us-east-1, by the settings that could be read\./).waitFor();
  await page.getByRole('button', { name: 'Fail over to eu-west-1 …' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Fail over to eu-west-1' });
  await dialog.getByText('us-east-1 → eu-west-1').waitFor();
  await dialog.getByText('npx stacks trade-processing failover --to eu-west-1').waitFor();
  const action = dialog.getByRole('button', { name: 'Fail over to eu-west-1' });
  expect(await action.isDisabled()).toBe(true);
  await dialog.getByLabel('Reason').fill('us-east-1 is down');
  await page.keyboard.press('Enter');
  await dialog.getByText('eu-west-1 is the active region in place of us-east-1').waitFor();
  await page.keyboard.press('Escape');
  expect(await findActiveRegion(trades.deployment)).toBe('eu-west-1');
  await page
    .getByRole('region', { name: 'eu-west-1', exact: true })
    .getByText('active', { exact: true })
    .waitFor();
  trades.regions['us-east-1'].isDown = false;
  await card.getByText('standby').waitFor();
  await card.getByText('down', { exact: true }).waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

test('a region that could not record trades takes over by force only', async () => {
  trades.regions['eu-west-1'].set('ReferenceDataKey', 'none');
  const { page } = await open('/trades');
  await page.getByRole('button', { name: 'Fail over to eu-west-1 …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('eu-west-1 could not record trades:').waitFor();
  await dialog.getByLabel('Reason').fill('a test');
  const action = dialog.getByRole('button', { name: 'Fail over to eu-west-1' });
  await action.click();
  await dialog.getByRole('alert').getByText('nothing changed').waitFor();
  await dialog.getByLabel('Fail over in spite of this').check();
  await dialog.getByText('--force').first().waitFor();
  await action.click();
  await dialog.getByText('Done.').waitFor();
  expect(await findActiveRegion(trades.deployment)).toBe('eu-west-1');
});

test('a verification is shown, and remains on the card of its region', async () => {
  await trades.send(MESSAGES);
  await trades.createCheckpoint('us-east-1');
  const { page, errors } = await open('/trades');
  await page.getByRole('button', { name: 'Verify the ledgers …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
  await dialog.getByRole('row', { name: /us-east-1.*intact/ }).waitFor();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page
    .getByRole('region', { name: 'us-east-1', exact: true })
    .getByText('intact', { exact: true })
    .waitFor();
  expect(errors).toEqual([]);
});

test('failures are listed by cause, and sent again', async () => {
  const event = {
    source: 'trades.clearing',
    'detail-type': 'TradeReported',
    time: '2026-11-29T15:00:00Z',
    detail: { messages: [{ id: 'm1', text: '<x/>' }] },
  };
  const { queues } = trades.services['us-east-1'];
  queues.add('TradeValidatorDlqUrl', {
    body: { function: 'TradeValidator', event, error: { Error: 'Timeout' } },
  });
  const { page, errors } = await open('/trades');
  await page.getByRole('link', { name: 'TradeValidatorDlq: 1' }).click();
  await page.getByRole('row', { name: /TradeValidator: Timeout/ }).waitFor();
  await page.getByRole('button', { name: 'Resend failures of us-east-1 …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('row', { name: /TradeValidator: Timeout/ }).waitFor();
  await dialog.getByLabel('Reason').fill('the function works again');
  await dialog.getByRole('button', { name: 'Resend failures' }).click();
  await dialog.getByRole('row', { name: /sent.*TradeValidator: Timeout/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('No failed message waits in what was read.').waitFor();
  expect(queues.countAll()).toBe(0);
  expect(errors).toEqual([]);
});

test('a console that only reads offers no changes', async () => {
  const { page } = await open('/trades', {}, { allowsChanges: false });
  const button = page.getByRole('button', { name: 'Verify the ledgers …' });
  await button.waitFor();
  expect(await button.isDisabled()).toBe(true);
});

test('on AWS, a console that only reads shows how many messages failed, and which command shows them', async () => {
  trades.services['us-east-1'].queues.add('TradeValidatorDlqUrl', { body: {} });
  const { page, errors } = await open('/trades?tab=failures', {}, createReadOnlyAws());
  await page.getByRole('row', { name: 'TradeValidatorDlq us-east-1 1' }).waitFor();
  await page.getByText('npx stacks failures list').waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test.each<[string, string, BrowserContextOptions]>([
  ['/trades', 'Newest messages of both regions', { colorScheme: 'light' }],
  ['/trades?tab=ledger', 'The last entry of each chain', { colorScheme: 'dark', ...PHONE }],
  ['/trades?tab=failures', 'No failed message waits', { colorScheme: 'light', ...PHONE }],
  [TRADE_PATH, 'Versions in both regions', { colorScheme: 'dark', ...PHONE }],
])('the page %s has no violation', async (path, text, options) => {
  // The check reads each cell, so a few rows are enough.
  const messages = MESSAGES.filter(({ source }) => source === 'clearing').slice(0, 4);
  trades.replication.isPaused = true;
  await trades.send(messages, 'us-east-1');
  await trades.clock.wait(1_000);
  await trades.send(messages, 'eu-west-1');
  trades.resume();
  const { page, errors } = await open(path, options);
  await page.getByText(text).first().waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  const width = await measureOverflow(page);
  expect(width).toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
});
