/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { createSendRequest } from '../../../src/cli/http/send-request';
import { faultsSection } from '../../../src/console/sections/faults';
import { storySection } from '../../../src/console/sections/story';
import { useBrowser } from '../../support/browser';
import {
  findAccessibilityViolations,
  measureOverflow,
  openPage,
  PHONE,
  serveSections,
  tabTo,
  type TestConsole,
} from '../support';
import { DATABASE_STATUS, World } from './world';

jest.mock('../../../src/cli/http/send-request');

const getBrowser = useBrowser();
let served: TestConsole;
let world: World;
beforeEach(async () => {
  world = new World();
  world.simulated.now = Date.now() - 60_000;
  jest.mocked(createSendRequest).mockImplementation(() => world.simulated.send);
  served = await serveSections([world.createSection(), storySection, faultsSection]);
});
afterEach(() => served.stop());

const open = (path: string, options = {}) => openPage(getBrowser(), served, path, options);

async function createOrders() {
  await world.credit('A-1');
  await world.credit('B-1', '5000');
  const filled = await world.place('A-1');
  await world.fill(filled.orderId, 'x-1', '10');
  const opened = await world.place('A-1', { symbol: 'MSFT', quantity: '5' });
  const rejected = await world.place('B-1', { quantity: '1000' });
  return { filled, opened, rejected };
}

async function expectAccessible(page: Page): Promise<void> {
  expect(await findAccessibilityViolations(page)).toEqual([]);
  const width = await measureOverflow(page);
  expect(width).toBeLessThanOrEqual(0);
}

test('the orders of all accounts are shown with their states, and the keyboard filters them', async () => {
  await createOrders();
  const { page, errors } = await open('/orders');
  await page.getByText('There are 3 orders with a change in the last 24 h: 1 open, 1 filled').waitFor();
  await page.getByRole('img', { name: 'Orders now: 1 accepted, 0 partially filled, 1 filled' }).waitFor();
  await tabTo(page, 'button', 'Show as table');
  await page.keyboard.press('Enter');
  const changes = page.getByRole('region', { name: 'Changes of states' });
  await changes.getByRole('row', { name: 'received accepted 2' }).waitFor();
  await tabTo(page, 'combobox', 'Account');
  await page.keyboard.type('B-1');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Orders of B-1, from the database' }).waitFor();
  expect(await page.getByRole('row', { name: 'insufficient-cash' }).count()).toBe(1);
  await page.getByLabel('State', { exact: true }).selectOption('filled');
  await page.getByText('No order matches.').waitFor();
  expect(new URL(page.url()).search).toBe('?account=B-1&status=filled');
  expect(errors).toEqual([]);
});

test('a new order appears without a reload', async () => {
  await world.credit('A-1');
  const { page } = await open('/orders');
  await page.getByText('No order was booked in this time.').waitFor();
  await world.place('A-1', { symbol: 'NVDA' });
  await page.getByRole('row', { name: 'NVDA' }).waitFor();
});

test('an order is amended and cancelled by the keyboard, after a preview and with a reason', async () => {
  const { opened } = await createOrders();
  const { page, errors } = await open(`/orders/${opened.orderId}?account=A-1`);
  await page.getByRole('heading', { level: 1, name: 'Order to buy 5 MSFT' }).waitFor();
  await tabTo(page, 'button', 'Amend …');
  await page.keyboard.press('Enter');
  await tabTo(page, 'textbox', 'Quantity');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('7');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('5 becomes 7').waitFor();
  await expectAccessible(page);
  await tabTo(page, 'textbox', 'Reason, for the audit log');
  await page.keyboard.type('the client called');
  await page.keyboard.press('Enter');
  await dialog.getByText('Version 2: 7 at').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: 'Order amended 2' }).waitFor();
  await page.getByRole('button', { name: 'Cancel the order …' }).click();
  await dialog.getByLabel('Reason, for the audit log').fill('the client called again');
  await dialog.getByRole('button', { name: 'Cancel the order' }).click();
  await dialog.getByText('Version 3: 7 at').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('cancelled, nothing was executed.').waitFor();
  expect(await page.getByRole('button', { name: 'Amend …' }).isDisabled()).toBe(true);
  expect(served.records.map(({ change, state }) => `${change} ${state}`)).toEqual([
    'amend started',
    'amend succeeded',
    'cancel started',
    'cancel succeeded',
  ]);
  expect(errors).toEqual([]);
});

test('a rejected amendment shows why, and the order remains', async () => {
  const { opened } = await createOrders();
  const { page } = await open(`/orders/${opened.orderId}?account=A-1`);
  await page.getByRole('button', { name: 'Amend …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Quantity').fill('9000');
  await dialog.getByRole('button', { name: 'Preview …' }).click();
  await dialog.getByLabel('Reason, for the audit log').fill('a test');
  await dialog.getByRole('button', { name: 'Amend the order' }).click();
  await dialog.getByRole('alert').getByText('was rejected: insufficient-cash').waitFor();
});

test('the link to the story of an order leads to its steps', async () => {
  const { filled } = await createOrders();
  const { page, errors } = await open(`/orders/${filled.orderId}?account=A-1`);
  await page.getByRole('link', { name: 'Story of this order' }).click();
  await page.getByRole('button', { name: /accepted the order \(202\)/ }).waitFor();
  await page.getByRole('button', { name: /booked: filled/ }).waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test('the platform is shown with what needs attention, and fails over after a confirmation', async () => {
  world.databaseStatus = { ...DATABASE_STATUS, outbox: { unpublished: 12, oldestMs: 300_000 } };
  const { page, errors } = await open('/platform');
  await page.getByText('Look at this: 12 events not published, the oldest for 5 min').waitFor();
  await page.getByRole('button', { name: 'Make db-2 the writer …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('becomes the writer in place of').waitFor();
  await expectAccessible(page);
  await dialog.getByLabel('Reason, for the audit log').fill('maintenance of db-1');
  await dialog.getByRole('button', { name: 'Fail over' }).click();
  await dialog.getByText('the platform is healthy').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Make db-1 the writer …' }).waitFor();
  expect(errors).toEqual([]);
});

test('failed messages lead to the page that processes them again', async () => {
  world.simulated.failedRuns = 2;
  const { page } = await open('/platform');
  const row = page.getByRole('row', { name: /failed-runs/ });
  expect(await row.getByRole('link', { name: 'failures' }).getAttribute('href')).toBe('/failed-messages');
});

test('a user is signed out', async () => {
  world.simulated.sessions.set('alice-1', { user: 'alice', accounts: [] });
  const { page, errors } = await open('/platform');
  await page.getByText('Nobody is signed in.').waitFor();
  await page.getByRole('textbox', { name: 'User' }).fill('alice');
  await page.getByRole('button', { name: 'Sign out everywhere …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason, for the audit log').fill('left the firm');
  await dialog.getByRole('button', { name: 'Sign out' }).click();
  await dialog.getByText('alice is signed out').waitFor();
  expect(world.simulated.sessions.has('alice-1')).toBe(false);
  expect(errors).toEqual([]);
});

test('the parts of the platform that do not answer show an error, and the others remain', async () => {
  world.databaseStatus = {
    errorType: 'DatabaseUnavailableError',
    errorMessage: 'no connection to the writer',
  };
  world.simulated.intercept = (_, path) =>
    path.startsWith('/health') ? new Error('connect ECONNREFUSED') : undefined;
  const { page } = await open('/platform');
  await page.getByRole('alert').getByText('no connection to the writer').waitFor();
  await page.getByRole('alert').getByText('connect ECONNREFUSED').waitFor();
  await page.getByText('Look at this: the health check cannot be read; the writer does not answer').waitFor();
  await page.getByRole('row', { name: 'db-1 writer' }).waitFor();
});

test('a console that only reads offers no change', async () => {
  const { opened } = await createOrders();
  await served.stop();
  served = await serveSections([world.createSection(), faultsSection], { allowsChanges: false });
  const order = await open(`/orders/${opened.orderId}?account=A-1`);
  await order.page.getByRole('row', { name: 'Order accepted' }).waitFor();
  expect(await order.page.getByRole('button', { name: 'Amend …' }).isDisabled()).toBe(true);
  const { page } = await open('/platform');
  expect(await page.getByRole('button', { name: 'Make db-2 the writer …' }).isDisabled()).toBe(true);
});

test.each([
  ['light', {}],
  ['dark', PHONE],
] as const)('the pages have no violation (%s, %j)', async (colorScheme, size) => {
  const { filled } = await createOrders();
  world.simulated.sessionRows = [
    {
      ...{ sessionId: 's-1', user: 'alice', accounts: ['A-1', 'B-1'], generation: 0, idleMinutes: 15 },
      createdAt: new Date(world.simulated.now).toISOString(),
      lastUsedAt: new Date(world.simulated.now).toISOString(),
      expiresAt: new Date(world.simulated.now + 3_600_000).toISOString(),
    },
  ];
  for (const [path, text] of [
    ['/orders', 'States of orders'],
    [`/orders/${filled.orderId}`, 'Events, from the outbox to the audit log'],
    ['/platform', '1 session of 1 user'],
  ] as const) {
    const { page, errors } = await open(path, { colorScheme, ...size });
    await page.getByText(text).waitFor();
    await expectAccessible(page);
    expect(errors).toEqual([]);
    await page.close();
  }
});
