import { createDeploymentsSection } from '../../../src/console/sections/deployments';
import { useBrowser } from '../../support/browser';
import {
  findAccessibilityViolations,
  measureOverflow,
  openPage,
  PHONE,
  serveSections,
  type TestConsole,
} from '../support';
import {
  createFakeChecks,
  createRecord,
  createReport,
  DEPLOYED,
  type FakeChecks,
  FIRST,
} from './fake-checks';

const getBrowser = useBrowser();
let checks: FakeChecks;
let served: TestConsole;
let areDeployed = true;

beforeEach(async () => {
  checks = createFakeChecks();
  areDeployed = true;
  served = await serveSections([createDeploymentsSection(checks)], {
    stacks: async () => (areDeployed ? DEPLOYED : []),
  });
});
afterEach(() => served.stop());

const open = (options = {}) => openPage(getBrowser(), served, '/deployments', options);

test('a drift check is started by keyboard, shows its progress, and its findings with their fix', async () => {
  checks.report = createReport([
    createRecord({ severity: 'security', attribute: 'policy', before: '{}', after: '{"Effect":"Allow"}' }),
    createRecord({ kind: 'expected' }),
  ]);
  const { page, errors } = await open();
  await page.getByText('None was checked since the console started').waitFor();
  await page.getByRole('button', { name: 'Check for drift …' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Check for drift' });
  await dialog.getByRole('button', { name: 'Check', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('starting', { exact: true }).waitFor();
  checks.progress('comparing the queue with its state');
  await page.keyboard.press('Escape');
  await page.getByText('comparing the queue with its state').waitFor();
  expect(await page.getByRole('button', { name: 'Plan …' }).isDisabled()).toBe(true);
  checks.end();
  await page.getByText('Of 2 deployed stacks: 1 with changes made outside Terraform.').waitFor();
  await page
    .getByRole('cell', { name: `npx stacks deploy ${FIRST.system}` })
    .first()
    .waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test('a plan shows its review, and a newer plan replaces it', async () => {
  const { page } = await open();
  for (const review of ['first review', 'second review']) {
    checks.planning = { ...checks.planning, review };
    await page.getByRole('button', { name: 'Plan …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Plan' });
    await dialog.getByRole('button', { name: 'Plan', exact: true }).click();
    await page.getByText('starting', { exact: true }).waitFor();
    checks.end();
    await dialog.getByText(`Found: ${FIRST.name}: 2 to create.`).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Review of the plan' }).getByText(review).waitFor();
  }
  await page.getByRole('cell', { name: 'not applied' }).waitFor();
  await page.getByRole('tab', { name: 'Last offline plan' }).click();
  await page.getByText('Nothing was planned since the console started').waitFor();
});

test('the error of a check is shown, and the page remains usable', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: 'Check for drift …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Check for drift' });
  await dialog.getByRole('button', { name: 'Check', exact: true }).click();
  await page.getByText('starting', { exact: true }).waitFor();
  checks.end(new Error('the state is locked by ada'));
  await dialog.getByText('the state is locked by ada').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Plan …', disabled: false }).waitFor();
});

test('without a deployed stack, the page explains what to do, and fits a phone', async () => {
  areDeployed = false;
  const { page, errors } = await open({ ...PHONE, colorScheme: 'dark' });
  await page.getByText('No stack is deployed: deploy a system with npm start.').waitFor();
  // The buttons leave the heading its line: beside them, it would have one letter on each.
  expect((await page.getByRole('heading', { level: 1 }).boundingBox())?.width).toBeGreaterThan(300);
  expect(await measureOverflow(page)).toBeLessThanOrEqual(0);
  expect(await findAccessibilityViolations(page)).toEqual([]);
  expect(errors).toEqual([]);
});
