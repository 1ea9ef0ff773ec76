import { createHealthSection } from '../../../src/console/sections/health';
import type { Topic } from '../../../src/console/server/section';
import { serveSections, type TestConsole } from '../support';
import { createFakeClients, createFakeStack, createFakeState, type FakeState } from './fake-health';

let state: FakeState;
let served: TestConsole;
const STACKS = ['us-east-1', 'eu-west-1'].map(createFakeStack);
const createSection = () => createHealthSection(({ region }) => createFakeClients(state, region));

beforeEach(async () => {
  state = createFakeState();
  served = await serveSections([createSection()], { stacks: async () => STACKS });
});
afterEach(() => served.stop());

/** Returns the first value of a topic. */
async function readTopic(name: string, parameters: object = {}): Promise<unknown> {
  const section = await createSection().open({ target: 'local', deployed: async () => STACKS } as never);
  const { follow, parameters: schema } = section!.topics![name] as unknown as Topic<unknown>;
  const controller = new AbortController();
  let first: unknown;
  await follow(
    schema.parse(parameters),
    (value) => {
      first = value;
      controller.abort();
    },
    controller.signal,
  );
  return first;
}

it('is not open without a deployed stack', async () => {
  expect(await createSection().open({ deployed: async () => [] } as never)).toBeUndefined();
});

it('lists how many charts each stack has about each topic', async () => {
  const topics = { throughput: 1, latency: 2, queues: 1, errors: 1 };
  expect(await served.query('/api/health/dashboards')).toEqual([
    { stack: 'orders-local', system: 'orders', region: 'us-east-1', topics },
    { stack: 'orders-eu-west-1-local', system: 'orders', region: 'eu-west-1', topics },
  ]);
});

it('shows the alarms of the regions that answer, and names the stacks of the others', async () => {
  state.downRegions.add('eu-west-1');
  state.alarms.push({ AlarmName: 'Relay-Errors-local', StateValue: 'ALARM' });
  expect(await readTopic('alarms')).toMatchObject({
    alarms: [
      { name: 'Relay-Errors-local', stack: 'orders-local', state: 'ALARM' },
      { name: 'Orders-NotEmpty-local', stack: 'orders-local', state: 'DELETED' },
    ],
    unread: [{ stack: 'orders-eu-west-1-local', what: expect.stringContaining('eu-west-1 is down') }],
  });
});

it('fails if no region answers, so that the page says that the target is gone', async () => {
  state.downRegions.add('us-east-1').add('eu-west-1');
  await expect(readTopic('queues')).rejects.toThrow('us-east-1 is down');
});

it('counts the messages of queues for work and for failures', async () => {
  state.messages.set('http://dlq', 3);
  state.downRegions.add('eu-west-1');
  expect(await readTopic('queues')).toMatchObject({
    queues: [
      { stack: 'orders-local', id: 'Orders', messages: 0, isForFailures: false },
      { stack: 'orders-local', id: 'OrdersDlq', messages: 3, isForFailures: true },
    ],
  });
});

it('reads only the charts of the topic', async () => {
  const charts = (await readTopic('charts', {
    stack: 'orders-local',
    topic: 'queues',
    minutes: 60,
  })) as object[];
  expect(charts).toMatchObject([{ title: 'Waiting' }]);
});

it('names the stacks that have charts, if another one is requested', async () => {
  await expect(readTopic('charts', { stack: 'other', topic: 'queues', minutes: 60 })).rejects.toMatchObject({
    body: { expected: 'one of: orders-local, orders-eu-west-1-local' },
  });
});

it('computes the cost of each stack from what was measured in the last hour', async () => {
  const now = Math.floor(Date.now() / 1000);
  state.values.set('Invocations Sum', [
    [now - 7_000, 1_000_000],
    [now - 1_000, 5_000_000],
  ]);
  const cost = (await served.query('/api/health/cost')) as {
    stacks: { stack: string; lines: object[]; withoutMetrics: string[] }[];
  };
  expect(cost).toMatchObject({ target: 'local', unread: [] });
  expect(cost.stacks[0]!.lines).toContainEqual(
    expect.objectContaining({ item: 'Relay, requests', usd: 1, isMeasured: true }),
  );
  expect(cost.stacks[0]!.withoutMetrics).toEqual(['AWS/SQS']);
});

it('shows what an alarm has measured', async () => {
  const time = (Math.floor(Date.now() / 60_000) - 2) * 60;
  state.values.set('ApproximateNumberOfMessagesVisible Maximum', [[time, 3]]);
  const path = '/api/health/alarm-chart?stack=orders-local&name=Orders-NotEmpty-local';
  expect(await served.query(path)).toMatchObject({
    times: [time],
    series: [{ label: 'ApproximateNumberOfMessagesVisible, Maximum', values: [3] }],
  });
  await expect(served.query(`${path}-2`)).rejects.toThrow('has no alarm on metrics');
});

it('sends the commands of a runbook as they must be run', async () => {
  const page = JSON.stringify(await served.query('/api/health/runbook?name=full-queue'));
  expect(page).toContain('aws ssm put-parameter --name parameter-accept-orders-us-east-1-dev --value no');
});

it('answers 404 for a page that is no runbook', async () => {
  const response = await served.request('/api/health/runbook?name=..%2Fconsole');
  expect([response.status, await response.json()]).toEqual([
    404,
    { error: expect.objectContaining({ what: 'there is no runbook "../console"' }) },
  ]);
});
