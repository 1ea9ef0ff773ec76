import { createUrl } from '../../cli/failures/support';
import { useBrowser } from '../../support/browser';
import { createReadOnlyAws, findAccessibilityViolations, measureOverflow, openPage, PHONE } from '../support';
import { DLQ, serveFailures, type ServedFailures, SOURCE } from './support';

const getBrowser = useBrowser();
let failures: ServedFailures;

beforeAll(async () => {
  failures = await serveFailures();
});
afterAll(() => failures?.served.stop());
beforeEach(() => failures.fill());

const open = (options = {}) => openPage(getBrowser(), failures.served, '/failed-messages', options);

test('a person selects a cause, looks at the preview, and redrives its messages', async () => {
  const { page, errors } = await open();
  await page.getByText('5 messages failed for 3 causes').waitFor();
  const row = page.getByRole('row').filter({ hasText: 'InvalidEventError' });
  await row.getByRole('checkbox').check();
  await page.getByText('3 messages selected.').waitFor();
  await page.getByRole('button', { name: 'Redrive selected' }).click();
  const dialog = page.getByRole('dialog', { name: 'Redrive messages' });
  await dialog.getByText(`sent to the queue ${SOURCE}`).waitFor();
  await dialog.getByText('will fail again').waitFor();
  await dialog.getByRole('button', { name: 'Redrive 3 messages' }).click();
  await dialog.getByText('3 messages redriven.').waitFor();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByText('2 messages failed for 2 causes').waitFor();
  expect(failures.queues.listBodies(createUrl(SOURCE))).toHaveLength(3);
  expect(errors).toEqual([]);
});

test('the content of a message shows the field that the parser refuses, and single messages can be dropped', async () => {
  const { page, errors } = await open();
  await page.getByRole('link', { name: /InvalidEventError/ }).click();
  await page.getByText('3 messages have this cause').waitFor();
  await page
    .getByRole('button', { name: /^m\d+$/ })
    .first()
    .click();
  const drawer = page.getByRole('dialog', { name: 'Failed message' });
  await drawer.locator('.json .wrong').first().waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page
    .getByRole('checkbox', { name: /^Select m/ })
    .first()
    .check();
  await page.getByRole('button', { name: 'Drop selected' }).click();
  const dialog = page.getByRole('dialog', { name: 'Drop messages' });
  await dialog.getByRole('textbox', { name: /Reason/ }).fill('sent by a test');
  await dialog.getByRole('button', { name: 'Drop 1 message' }).click();
  await dialog.getByText('1 message deleted.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('4 messages failed').waitFor();
  expect(failures.dropped).toMatchObject([{ reason: 'sent by a test', user: 'ada' }]);
  expect(errors).toEqual([]);
});

test.each([
  ['dark', { colorScheme: 'dark' }],
  ['light, on a phone', { colorScheme: 'light', ...PHONE }],
] as const)('each tab is accessible: %s', async (_, options) => {
  const { page, errors } = await open(options);
  await page.getByText('5 messages failed').waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  await page.getByRole('tab', { name: /Queues/ }).click();
  await page.getByRole('button', { name: /Redrive all of DetectorRetriesDlq/ }).waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  expect(await measureOverflow(page)).toBe(0);
  expect(errors).toEqual([]);
});

test('on AWS, a console that only reads shows the counts, and the command that shows the messages', async () => {
  const readOnly = await serveFailures(createReadOnlyAws());
  readOnly.fill();
  const { page, errors } = await openPage(getBrowser(), readOnly.served, '/failed-messages');
  await page.getByText('SQS counts about 5 failed messages').waitFor();
  await page.getByText('npx stacks failures list').waitFor();
  await page.getByRole('row', { name: /DetectorRetriesDlq 4 has messages/ }).waitFor();
  expect(await page.getByRole('button', { name: /Redrive|Drop/ }).count()).toBe(0);
  expect(await findAccessibilityViolations(page)).toEqual([]);
  expect(errors).toEqual([]);
  await page.close();
  await readOnly.served.stop();
});

test('an empty system explains when messages appear, and a region that is gone is named', async () => {
  failures.queues.clear();
  const { page } = await open();
  await page.getByText('Every message was processed.').waitFor();
  failures.queues.onRequest = ({ input }) => {
    if (input.QueueUrl === createUrl(DLQ)) throw new Error('the region is down');
  };
  await page.getByRole('button', { name: 'Read again' }).click();
  await page.getByText('DetectorRetriesDlq in us-east-1 was not read: the region is down').waitFor();
  failures.queues.onRequest = () => undefined;
});
