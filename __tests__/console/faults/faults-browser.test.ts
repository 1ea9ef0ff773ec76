import { openSession } from '../../../src/cli/session';
import { faultsSection } from '../../../src/console/sections/faults';
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
import { type FakeTarget, startFakeTarget } from './fake-target';

const getBrowser = useBrowser();
let target: FakeTarget;
let served: TestConsole;
/** While a region is down, the states of its stacks cannot be read. */
let isRegionDown = false;

beforeAll(async () => {
  target = await startFakeTarget(Date.now);
  const session = openSession({ port: target.port });
  const stack = { system: 'trading-platform', name: 'trading-platform-local', region: 'us-east-1' };
  served = await serveSections([faultsSection], {
    session,
    stacks: async () => {
      if (isRegionDown) throw new Error('the region us-east-1 is down');
      return [{ ...stack, session, resources: [], outputs: {} }];
    },
  });
});
afterAll(async () => {
  await served?.stop();
  await target?.stop();
});
afterEach(async () => {
  target.isRunning = true;
  await served.change('/api/faults/end', { parameters: {}, confirmed: true });
  target.ended.length = 0;
});

const open = (options = {}) => openPage(getBrowser(), served, '/faults', options);
test('the keyboard injects the fault of the form, and ends it', async () => {
  const { page, errors } = await open();
  await page.getByText('No fault is active: ').waitFor();
  await tabTo(page, 'combobox', 'Operation');
  await page.getByRole('option', { name: 'PutItem' }).waitFor({ state: 'attached' });
  await page.keyboard.type('Put');
  await tabTo(page, 'combobox', 'Error');
  await page
    .getByRole('option', { name: 'ProvisionedThroughputExceededException' })
    .waitFor({ state: 'attached' });
  await page.keyboard.type('Prov');
  await tabTo(page, 'spinbutton', 'Latency from (ms)');
  await page.keyboard.type('200');
  await tabTo(page, 'spinbutton', 'Seed (random if empty)');
  await page.keyboard.type('42');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Inject a fault' });
  await dialog.getByText('ProvisionedThroughputExceededException after 200 ms').waitFor();
  expect(await dialog.locator('pre').textContent()).toContain(
    'npx stacks faults add --service dynamodb --operation PutItem --error ProvisionedThroughputExceededException --latency 200 --share 0.1 --for 120s --seed 42',
  );
  expect(target.active).toEqual([]);
  await tabTo(page, 'button', 'Inject the fault');
  await page.keyboard.press('Enter');
  await dialog.getByText('is active: dynamodb PutItem').waitFor();
  await page.keyboard.press('Escape');
  expect(target.active).toMatchObject([
    { operation: 'PutItem', latencyMs: [200, 200], share: 0.1, seed: 42 },
  ]);
  const { id } = target.active[0]!;
  await tabTo(page, 'button', `End ${id} now`);
  await page.keyboard.press('Enter');
  await tabTo(page, 'button', 'End now');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('One fault ended.').waitFor();
  await page.keyboard.press('Escape');
  const row = page.getByRole('region', { name: 'Faults that have ended' }).getByRole('row', { name: id });
  await row.getByText('ended earlier').waitFor();
  expect(target.active).toEqual([]);
  expect(served.records.filter(({ state }) => state === 'succeeded').slice(-2)).toMatchObject([
    { section: 'faults', change: 'add', user: 'ada', parameters: { operation: 'PutItem', seed: 42 } },
    { section: 'faults', change: 'end', parameters: { id } },
  ]);
  expect(errors).toEqual([]);
});

test('an outage is ended while no state of a stack can be read', async () => {
  isRegionDown = true;
  await served.change('/api/faults/add', {
    parameters: { outage: 'us-east-1', seconds: 60 },
    confirmed: true,
  });
  const { page } = await open();
  await page.getByRole('button', { name: 'End all faults' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'End all faults' }).click();
  await dialog.getByText('One fault ended.').waitFor();
  isRegionDown = false;
  expect(target.active).toEqual([]);
});

test('presets are those of the deployed systems, and each asks first', async () => {
  const { page, errors } = await open();
  await page.getByRole('button', { name: 'Inject: Kill region us-east-1' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('npx stacks faults kill-region us-east-1 --for 120s').waitFor();
  await dialog.getByRole('button', { name: 'Kill region us-east-1' }).click();
  await dialog.getByText('is active: region us-east-1: down').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: 'region us-east-1' }).waitFor();
  const presets = await page.locator('.cards h3').allTextContents();
  expect(presets).toContain('Restart the database');
  expect(presets.filter((title) => title.startsWith('Poison'))).toEqual(['Poison trading-platform']);
  expect(errors).toEqual([]);
});

test('the form reports what is missing before it asks', async () => {
  const { page, errors } = await open();
  await page.getByLabel('Invocations of a function').check();
  await page.getByRole('button', { name: 'Inject …', exact: true }).click();
  expect(await page.getByRole('alert').textContent()).toBe('Choose a function.');
  await page.getByLabel('Requests to a service').check();
  await page.getByLabel('Error').selectOption('');
  await page.getByRole('button', { name: 'Inject …', exact: true }).click();
  expect(await page.getByRole('alert').textContent()).toBe('Choose an error, or enter a latency.');
  await page.getByLabel('Latency from').fill('500');
  await page.getByLabel('Latency to').fill('100');
  await page.getByRole('button', { name: 'Inject …', exact: true }).click();
  expect(await page.getByRole('alert').textContent()).toMatch(/from 500 to 100 ms; expected the shorter one/);
  expect(errors).toEqual([]);
});

test('the page shows that the target is gone, and continues when it is back', async () => {
  await served.change('/api/faults/add', {
    parameters: { service: 'sqs', latencyMs: 5, seconds: 60 },
    confirmed: true,
  });
  const { page } = await open();
  await page.getByRole('row', { name: 'sqs all operations' }).waitFor();
  target.isRunning = false;
  await page
    .getByText(/the local target does not answer on http/)
    .first()
    .waitFor();
  target.isRunning = true;
  target.active[0] = { ...target.active[0]!, hits: 12, matches: 34 };
  await page.getByText('12 of 34').waitFor();
  await page.getByText(/the local target does not answer/).waitFor({ state: 'detached' });
});

test.each([
  ['light', {}],
  ['dark', PHONE],
] as const)('the page has no violation (%s, %j)', async (colorScheme, size) => {
  for (const parameters of [
    { service: 'dynamodb', error: 'ThrottlingException', share: 0.1, seconds: 60 },
    { outage: 'us-east-1', seconds: 60 },
  ])
    await served.change('/api/faults/add', { parameters, confirmed: true });
  const { page, errors } = await open({ colorScheme, ...size });
  await page.getByRole('figure').waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  const width = await measureOverflow(page);
  expect(width).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'End all faults' }).click();
  await page.getByRole('dialog').waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  expect(errors).toEqual([]);
});
