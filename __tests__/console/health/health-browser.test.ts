import { openSession } from '../../../src/cli/session';
import { faultsSection } from '../../../src/console/sections/faults';
import { createHealthSection } from '../../../src/console/sections/health';
import { useBrowser } from '../../support/browser';
import { findAccessibilityViolations, openPage, PHONE, serveSections, type TestConsole } from '../support';
import { type FakeTarget, startFakeTarget } from '../faults/fake-target';
import { createFakeClients, createFakeStack, createFakeState, type FakeState } from './fake-health';

const getBrowser = useBrowser();
let state: FakeState;
let served: TestConsole;
let target: FakeTarget;

beforeAll(async () => {
  target = await startFakeTarget(Date.now);
});
afterAll(() => target?.stop());
beforeEach(async () => {
  state = createFakeState();
  const section = createHealthSection(({ region }) => createFakeClients(state, region));
  // Charts mark the faults of that section.
  served = await serveSections([section, faultsSection], {
    session: openSession({ port: target.port }),
    stacks: async () => [createFakeStack()],
  });
});
afterEach(() => served.stop());

/** Lets both alarms exist: one fires. */
function fireAlarm(): void {
  state.alarms.push(
    {
      AlarmName: 'Orders-NotEmpty-local',
      StateValue: 'ALARM',
      StateReason: '3 > 0',
      StateTransitionedTimestamp: new Date(Date.now() - 90_000),
    },
    { AlarmName: 'Relay-Errors-local', StateValue: 'OK' },
  );
}

/** Adds requests and durations of the last minutes. */
function addTraffic(): void {
  const now = Math.floor(Date.now() / 10_000) * 10;
  const times = Array.from({ length: 20 }, (_, index) => now - 20 - 10 * index).reverse();
  state.values.set(
    'Count Sum',
    times.map((time, index) => [time, index] as const),
  );
}

test('a firing alarm is the first thing the page says, and its runbook opens beside it by keyboard', async () => {
  fireAlarm();
  const minute = Math.floor(Date.now() / 60_000) * 60;
  state.values.set('ApproximateNumberOfMessagesVisible Maximum', [
    [minute - 120, 1],
    [minute - 60, 3],
  ]);
  const { page, errors } = await openPage(getBrowser(), served, '/health');
  await page.getByText('Orders-NotEmpty-local fires: Orders failed for good. No message waits.').waitFor();
  await page.getByRole('button', { name: 'Orders-NotEmpty-local' }).focus();
  await page.keyboard.press('Enter');
  const details = page.getByRole('dialog', { name: 'Orders-NotEmpty-local' });
  await details.getByText('CloudWatch: 3 > 0').waitFor();
  await details.getByRole('heading', { name: 'What the alarm measures, in the last hour' }).waitFor();
  await details.getByRole('article', { name: 'Messages are in a dead-letter queue' }).waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await details.waitFor({ state: 'detached' });
  expect(errors).toEqual([]);
});

test('the page changes by itself when an alarm fires and when it is over', async () => {
  state.alarms.push({ AlarmName: 'Orders-NotEmpty-local', StateValue: 'OK' });
  state.alarms.push({ AlarmName: 'Relay-Errors-local', StateValue: 'OK' });
  const { page } = await openPage(getBrowser(), served, '/health');
  await page.getByText('None of the 2 alarms fires.').waitFor();
  state.alarms.length = 0;
  fireAlarm();
  await page.getByRole('cell', { name: 'fires' }).waitFor();
  state.alarms[0] = { AlarmName: 'Orders-NotEmpty-local', StateValue: 'OK' };
  await page.getByText('No alarm fires.').waitFor();
});

test('the charts of a topic are shown with their tables, and those without values are listed', async () => {
  addTraffic();
  const { page, errors } = await openPage(getBrowser(), served, '/health?minutes=15');
  await page.getByRole('tab', { name: 'Throughput and load (1)' }).waitFor();
  await page.getByRole('heading', { name: 'Requests, per 10 s' }).waitFor();
  await page.getByRole('button', { name: 'Show as table' }).click();
  await page.getByRole('cell', { name: '19', exact: true }).waitFor();
  await page.getByRole('tab', { name: 'Throughput and load (1)' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText('2 charts without values in this time').click();
  await page.getByText('Search time: Expressions not implemented').waitFor();
  expect(new URL(page.url()).searchParams.get('topic')).toBe('latency');
  expect(await findAccessibilityViolations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test('a chart marks the faults of its time', async () => {
  addTraffic();
  await served.change('/api/faults/add', {
    parameters: { service: 'sqs', latencyMs: 5, seconds: 60 },
    confirmed: true,
  });
  target.active[0] = { ...target.active[0]!, startedAt: Date.now() - 100_000 };
  const { page } = await openPage(getBrowser(), served, '/health?minutes=15');
  await page.getByText(/^\s*sqs all operations: 5 ms later, /).waitFor();
});

test('failed messages are counted in the sentence, and empty queues are shown on request', async () => {
  state.messages.set('http://dlq', 3);
  const { page } = await openPage(getBrowser(), served, '/health');
  await page.getByText('3 failed messages wait for you.').waitFor();
  const row = page.getByRole('row').filter({ has: page.getByRole('cell', { name: 'OrdersDlq' }) });
  const link = row.getByRole('link', { name: 'failed messages' });
  expect(await link.getAttribute('href')).toBe('/failed-messages');
  await page.getByLabel('Also empty queues').check();
  await page.getByRole('cell', { name: 'Orders', exact: true }).waitFor();
});

test('the cost of the last hour has its lines', async () => {
  const { page } = await openPage(getBrowser(), served, '/health');
  await page.getByText(', if it had run on AWS').waitFor();
  await page.getByText(/^orders-local: 0\.\d+ USD$/).click();
  await page.getByRole('cell', { name: 'CloudWatch' }).first().waitFor();
});

test('links of a runbook lead to other runbooks', async () => {
  const { page, errors } = await openPage(getBrowser(), served, '/health/runbooks/full-queue');
  await page.getByRole('heading', { level: 1, name: /^Messages wait/ }).waitFor();
  expect(await findAccessibilityViolations(page)).toEqual([]);
  await page.getByRole('link', { name: 'throttling', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /throttled/ }).waitFor();
  expect(errors).toEqual([]);
});

test('the pages fit a phone, also in the dark', async () => {
  fireAlarm();
  addTraffic();
  for (const path of ['/health', '/health/runbooks/full-queue']) {
    const { page } = await openPage(getBrowser(), served, path, { ...PHONE, colorScheme: 'dark' });
    await page.getByText(path === '/health' ? 'Orders-NotEmpty-local fires' : 'Find the cause').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await findAccessibilityViolations(page)).toEqual([]);
    await page.context().close();
  }
});

test('a target that is gone is reported with what to do, and the page continues when it is back', async () => {
  state.downRegions.add('us-east-1');
  const { page } = await openPage(getBrowser(), served, '/health');
  await page.getByText('To fix it: start it with npm start').first().waitFor();
  state.downRegions.clear();
  fireAlarm();
  await page.getByText('Orders-NotEmpty-local fires').waitFor();
});
