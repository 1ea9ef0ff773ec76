import { faultsSection } from '../../../src/console/sections/faults';
import { storySection } from '../../../src/console/sections/story';
import { useBrowser } from '../../support/browser';
import { DECLINED, TRANSACTION } from '../../lambdas/transaction-pipeline/requests';
import {
  findAccessibilityViolations,
  measureOverflow,
  openPage,
  PHONE,
  serveSections,
  type TestConsole,
} from '../support';
import { FakePipeline } from './fake-pipeline';

const getBrowser = useBrowser();
let pipeline: FakePipeline;
let served: TestConsole;

beforeEach(async () => {
  pipeline = new FakePipeline();
  // The chart uses a module of the faults; without a target, there are none.
  served = await serveSections([pipeline.section, storySection, faultsSection]);
});
afterEach(() => served.stop());

const open = (path: string, options = {}) => openPage(getBrowser(), served, path, options);
const createMany = (...ids: readonly string[]) =>
  ids.map((transactionId) => ({ ...TRANSACTION, transactionId }));

test('an empty system explains how to get transactions, which then appear by themselves', async () => {
  const { page, errors } = await open('/transactions');
  await page.getByText('No transaction has a decision yet.').waitFor();
  await pipeline.send(DECLINED);
  const row = page.getByRole('row', { name: 'txn-1' });
  await row.getByText('decline', { exact: true }).waitFor();
  await page.getByText('Of 1 transaction, 1 was declined and 0 sent to review').waitFor();
  pipeline.messages.ReceivedTransactions = 3;
  pipeline.messages.UnwrittenChanges = 1;
  await page.getByText('3 messages wait to be processed.').waitFor();
  await page.getByRole('link', { name: '1 message', exact: true }).waitFor();
  expect(errors).toEqual([]);
});

test('filters are in the URL, and an account has its own list', async () => {
  await pipeline.send(...createMany('txn-a', 'txn-b'), { ...DECLINED, accountId: 'acc-2' });
  await pipeline.accept({ ...TRANSACTION, transactionId: 'txn-c', accountId: 'acc-2' });
  const { page, errors } = await open('/transactions');
  await page.getByRole('row', { name: 'txn-a' }).waitFor();
  await page.getByRole('combobox', { name: 'Decision' }).selectOption('decline');
  await page.getByRole('row', { name: 'txn-a' }).waitFor({ state: 'detached' });
  expect(new URL(page.url()).searchParams.get('decision')).toBe('decline');
  await page.getByRole('combobox', { name: 'Decision' }).selectOption('review');
  await page.getByText('No transaction matches the filters.').waitFor();
  await page.getByRole('link', { name: 'Remove all filters' }).click();
  await page.getByLabel('Account', { exact: true }).fill('acc-2');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Newest transactions of acc-2' }).waitFor();
  // A transaction without a score is found by its account.
  await page.getByRole('row', { name: 'txn-c' }).getByText('no score yet').waitFor();
  await page.getByRole('row', { name: 'txn-a' }).waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

test('a paused list does not move, and counts what is new', async () => {
  await pipeline.send(...createMany('txn-a'));
  const { page } = await open('/transactions');
  await page.getByRole('row', { name: 'txn-a' }).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await pipeline.send(...createMany('txn-b'));
  await page.getByRole('button', { name: 'Continue (1 new)' }).waitFor();
  expect(await page.getByRole('row', { name: 'txn-b' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Continue (1 new)' }).click();
  await page.getByRole('row', { name: 'txn-b' }).waitFor();
});

test('the keyboard reports a fraud, which needs a reason and is then shown', async () => {
  await pipeline.send(DECLINED);
  const { page, errors } = await open('/transactions/txn-1');
  await page.getByRole('region', { name: 'The parts of the score 100.0' }).waitFor();
  await page.getByRole('button', { name: 'Report fraud …' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Report fraud: txn-1' });
  await dialog.getByText('npx stacks transaction-pipeline feedback txn-1 --fraud --wait').waitFor();
  expect(await dialog.getByRole('button', { name: 'Report fraud' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Reason').fill('stolen card');
  await page.keyboard.press('Enter');
  await dialog.getByText('txn-1 is confirmed as fraud, and FraudDetector has applied it.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('ada confirmed it as fraud.').waitFor();
  expect(await page.getByRole('button', { name: 'Report fraud …' }).isDisabled()).toBe(true);
  await page.getByRole('link', { name: 'Its story, step by step' }).click();
  await page.getByRole('list', { name: 'Steps' }).getByText('confirmed as fraud by ada').waitFor();
  expect(served.records.at(-1)).toMatchObject({ change: 'feedback', user: 'ada', reason: 'stolen card' });
  expect(errors).toEqual([]);
});

test('several selected transactions are reported together', async () => {
  await pipeline.send(
    ...['txn-1', 'txn-2', 'txn-3'].map((transactionId) => ({ ...DECLINED, transactionId })),
  );
  const { page, errors } = await open('/transactions');
  await page.getByLabel('Select txn-1').check();
  await page.getByLabel('Select txn-3').check();
  await page.getByRole('button', { name: 'Report 2 as genuine …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('the holder called');
  await dialog.getByRole('button', { name: 'Report genuine of 2' }).click();
  await dialog.getByText('2 transactions are cleared as genuine').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: 'txn-3' }).getByText('genuine').waitFor();
  await page.getByText('Select transactions to report').waitFor();
  expect(errors).toEqual([]);
});

test('a transaction that does not exist, or a target that is gone, is shown as an error', async () => {
  const { page } = await open('/transactions/txn-7');
  await page.getByText(/"txn-7" does not exist: expected the id/).waitFor();
  await pipeline.send(DECLINED);
  pipeline.failure = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  await page.goto(`${served.origin}/transactions/txn-1`);
  await page.getByText(/the target did not answer/).waitFor();
  pipeline.failure = undefined;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('region', { name: 'The parts of the score 100.0' }).waitFor();
});

test('a rule is changed after a confirmation, and its versions are listed', async () => {
  const { page, errors } = await open('/rules');
  await page.getByText('1 of 1 rules of the detector are enabled; they are revision 3.').waitFor();
  await page.getByRole('link', { name: 'HighRiskMerchant' }).click();
  const drawer = page.getByRole('dialog', { name: 'Rule HighRiskMerchant' });
  await drawer.getByLabel('Points').fill('40');
  await drawer.getByLabel('Enabled').uncheck();
  await drawer.getByRole('button', { name: 'Change …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the rule HighRiskMerchant' });
  await dialog.getByText('version 3, enabled, +100 points').waitFor();
  await dialog.getByText('version 4, disabled, +40 points').waitFor();
  await dialog.getByLabel('Reason').fill('too many reviews');
  await dialog.getByRole('button', { name: 'Change the rule' }).click();
  await dialog.getByText('HighRiskMerchant: version 4').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('0 of 1 rules of the detector are enabled; they are revision 4.').waitFor();
  await page.getByRole('region', { name: 'Versions, the newest first' }).getByText('4, active').waitFor();
  expect(errors).toEqual([]);
});

test.each([
  ['light', {}],
  ['dark', PHONE],
] as const)('the pages have no violation and fit the screen (%s, %j)', async (colorScheme, size) => {
  await pipeline.send(...createMany('txn-a', 'txn-b'));
  // The chart has two points then.
  pipeline.world.time += 5_000;
  await pipeline.send(DECLINED);
  for (const [path, text] of [
    ['/transactions', 'Decisions by the time of the request'],
    ['/transactions/txn-1', 'The parts of the score'],
    ['/rules', 'Active rules'],
    ['/rules?rule=HighRiskMerchant', 'Versions, the newest first'],
    ['/story/txn-1', 'notified people'],
  ] as const) {
    const { page, errors } = await open(path, { colorScheme, ...size });
    await page.getByText(text).first().waitFor();
    expect([path, await findAccessibilityViolations(page)]).toEqual([path, []]);
    const width = await measureOverflow(page);
    expect([path, width <= 0]).toEqual([path, true]);
    expect(errors).toEqual([]);
    await page.close();
  }
});
