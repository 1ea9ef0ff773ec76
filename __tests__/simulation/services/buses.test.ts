import {
  DescribeEventBusCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge';
import { createEventBridge } from '../../../src/lambdas/shared/event-bus';
import type { Simulation } from '../../../tools/simulation/core/simulation';
import { Bus } from '../../../tools/simulation/services/eventbridge/bus';
import type { BusEvent } from '../../../tools/simulation/services/eventbridge/bus-event';
import { Buses } from '../../../tools/simulation/services/eventbridge/buses';
import {
  asBusTarget,
  asFunctionTarget,
  asLogTarget,
  asQueueTarget,
  asStartTarget,
  asTopicTarget,
  type EventTarget,
} from '../../../tools/simulation/services/eventbridge/event-target';
import type { RuleTargetProps } from '../../../tools/simulation/services/eventbridge/rule-target';
import { Topic } from '../../../tools/simulation/services/sns/topic';
import {
  createCaller,
  createFunction,
  createQueue,
  createSimulation,
  HOUR,
  injectFault,
  MINUTE,
  runFor,
  SECOND,
} from './world';

const ANY_EVENT = { source: [{ prefix: '' }] };
let simulation: Simulation;
let bus: Bus;

beforeEach(() => {
  simulation = createSimulation();
  bus = new Bus(simulation, { name: 'Events' });
});

/** Adds a rule for all events with one target. */
const addTarget = (target: EventTarget, props: Partial<RuleTargetProps> = {}, name = 'Every'): void =>
  bus.addRule({ name, pattern: ANY_EVENT, targets: [{ target, ...props }] });

const put = (n: number) => bus.put({ source: 'test', detailType: 'Test', detail: { n } });

const readDetails = (events: readonly BusEvent[]) => events.map(({ detail }) => (detail as { n: number }).n);

test('a rule sends the events that its pattern matches to each of its targets', async () => {
  const [small, all]: BusEvent[][] = [[], []];
  bus.addRule({
    name: 'Small',
    pattern: { detail: { n: [{ numeric: ['<', 3] }] } },
    targets: [{ target: asLogTarget('small', small!) }],
  });
  addTarget(asLogTarget('all', all!));
  for (const n of [1, 2, 3]) put(n);
  expect(bus.pending).toBe(5);
  await runFor(simulation, MINUTE);
  expect(readDetails(small!).sort()).toEqual([1, 2]);
  expect(readDetails(all!).sort()).toEqual([1, 2, 3]);
  expect(bus.pending).toBe(0);
  expect(all![0]).toMatchObject({
    version: '0',
    source: 'test',
    'detail-type': 'Test',
    account: '123456789012',
    region: 'us-east-1',
    time: '2026-01-05T14:00:00Z',
    resources: [],
  });
});

test('events reach functions, queues, topics, other buses and workflows', async () => {
  const received: unknown[] = [];
  const fn = createFunction(simulation, async (event) => received.push((event as BusEvent).detail));
  const queue = createQueue(simulation);
  const topic = new Topic(simulation, { name: 'Alarms' });
  const other = new Bus(simulation, { name: 'Audit' });
  const copies: BusEvent[] = [];
  other.addRule({ name: 'Copies', pattern: ANY_EVENT, targets: [{ target: asLogTarget('log', copies) }] });
  const started: unknown[] = [];
  addTarget(asFunctionTarget(simulation, fn), {}, 'Function');
  addTarget(asQueueTarget(simulation, queue), {}, 'Queue');
  addTarget(asTopicTarget(simulation, topic), {}, 'Topic');
  addTarget(asBusTarget(simulation, other), {}, 'Bus');
  addTarget(
    asStartTarget(simulation, 'states', { arn: 'workflow', start: (input) => started.push(input) }),
    {},
    'Workflow',
  );
  const id = put(7);
  await runFor(simulation, MINUTE);
  expect(received).toEqual([{ n: 7 }]);
  expect(JSON.parse(queue.messages[0]!.body)).toMatchObject({ id, detail: { n: 7 } });
  expect(JSON.parse(topic.received[0]!.message)).toMatchObject({ id });
  expect(copies).toMatchObject([{ id, source: 'test' }]);
  expect(started).toMatchObject([{ id }]);
});

test('an input transformer creates what the target receives', async () => {
  const queue = createQueue(simulation);
  addTarget(asQueueTarget(simulation, queue), {
    input: { template: '{"rule":"Every","event":<aws.events.event.json>}' },
  });
  put(1);
  await runFor(simulation, MINUTE);
  expect(JSON.parse(queue.messages[0]!.body)).toMatchObject({ rule: 'Every', event: { detail: { n: 1 } } });
});

test('events arrive in no order, and can arrive twice', async () => {
  const events: BusEvent[] = [];
  addTarget(asLogTarget('log', events));
  injectFault(simulation, 'duplicate', 'deliver');
  for (let n = 0; n < 20; n++) put(n);
  await runFor(simulation, HOUR);
  const details = readDetails(events);
  expect(details).toHaveLength(21);
  expect(new Set(details).size).toBe(20);
  expect(details).not.toEqual([...details].sort((a, b) => a - b));
});

describe('a target that is not available', () => {
  const isDown = () =>
    jest.spyOn(simulation.outages, 'isDown').mockImplementation((service) => service === 'sqs');

  test('receives its events when it is available again', async () => {
    const queue = createQueue(simulation);
    addTarget(asQueueTarget(simulation, queue));
    const outage = isDown();
    put(1);
    await runFor(simulation, 4 * HOUR);
    expect(bus.pending).toBe(1);
    outage.mockRestore();
    await runFor(simulation, 15 * MINUTE);
    expect(queue.messages).toHaveLength(1);
    expect(bus.pending).toBe(0);
  });

  test.each<[string, Partial<RuleTargetProps>, number]>([
    ['24 hours by default', {}, 24 * HOUR],
    ['the time that is configured', { maxEventAgeSeconds: 3600 }, HOUR],
  ])('is tried for %s; then the event goes to the dead-letter queue', async (_, props, limit) => {
    const dead = createQueue(simulation, { name: 'Undelivered' });
    addTarget(asQueueTarget(simulation, createQueue(simulation)), { ...props, deadLetters: dead });
    isDown();
    const id = put(1);
    await runFor(simulation, limit - 15 * MINUTE - SECOND);
    expect(dead.isEmpty).toBe(true);
    await runFor(simulation, 15 * MINUTE + SECOND);
    expect(dead.messages).toMatchObject([{ attributes: { RULE_ARN: 'Events/Every' } }]);
    expect(JSON.parse(dead.messages[0]!.body)).toMatchObject({ id });
    expect(bus.pending).toBe(0);
  });

  test.each<[Partial<RuleTargetProps>, number]>([
    [{ retries: 10, maxEventAgeSeconds: 3600 }, 11],
    [{ retries: 0 }, 1],
    [{}, 186],
  ])('is tried the number of times that %j permits', async (props, most) => {
    let attempts = 0;
    addTarget({ arn: 'down', deliver: () => (attempts++, { status: 'retryable', reason: 'down' }) }, props);
    put(1);
    await runFor(simulation, 25 * HOUR);
    expect(attempts).toBeLessThanOrEqual(most);
    expect(attempts).toBeGreaterThan(most / 2);
    expect(bus.pending).toBe(0);
  });
});

test('a target that rejects an event is not tried again', async () => {
  const dead = createQueue(simulation, { name: 'Undelivered' });
  let attempts = 0;
  addTarget(
    { arn: 'gone', deliver: () => (attempts++, { status: 'rejected', reason: 'it does not exist' }) },
    { deadLetters: dead },
  );
  put(1);
  await runFor(simulation, HOUR);
  expect(attempts).toBe(1);
  expect(dead.messages).toMatchObject([
    { attributes: { ERROR_MESSAGE: 'it does not exist', RETRY_ATTEMPTS: '0' } },
  ]);
});

describe('an archive', () => {
  test('replays the events of a time, marked, to the rules that are named, and does not archive them again', async () => {
    const [first, second]: BusEvent[][] = [[], []];
    addTarget(asLogTarget('first', first!), {}, 'First');
    addTarget(asLogTarget('second', second!), {}, 'Second');
    const archive = bus.addArchive('Archive');
    const from = simulation.now + MINUTE;
    put(1);
    await runFor(simulation, MINUTE);
    put(2);
    await runFor(simulation, 5 * MINUTE);
    put(3);
    await runFor(simulation, MINUTE);
    archive.replay({ name: 'again', from, until: simulation.now - MINUTE, rules: ['Second'] });
    expect(archive.running).toBe(1);
    await runFor(simulation, MINUTE);
    expect(archive.running).toBe(0);
    expect(readDetails(first!)).toEqual([1, 2, 3]);
    expect(readDetails(second!)).toEqual([1, 2, 3, 2]);
    expect(second!.map((event) => event['replay-name'])).toEqual([undefined, undefined, undefined, 'again']);
    expect(second![3]!.id).toBe(second![1]!.id);
    expect(archive.events).toHaveLength(3);
  });

  test('replays one minute after another, and within a minute in no order', async () => {
    const events: BusEvent[] = [];
    const archive = bus.addArchive('Archive');
    const { now: from } = simulation;
    for (let minute = 0; minute < 3; minute++) {
      for (let n = 0; n < 10; n++) put(10 * minute + n);
      await runFor(simulation, MINUTE);
    }
    addTarget(asLogTarget('log', events));
    archive.replay({ name: 'again', from, until: simulation.now });
    await runFor(simulation, MINUTE);
    const details = readDetails(events);
    expect(details.map((n) => Math.floor(n / 10))).toEqual(
      [0, 1, 2].flatMap((minute) => Array(10).fill(minute)),
    );
    expect(details).not.toEqual([...details].sort((a, b) => a - b));
  });
});

describe('a request', () => {
  const settle = async <T>(request: Promise<T>): Promise<T> => {
    const settled = Promise.allSettled([request]);
    await runFor(simulation, MINUTE);
    await settled;
    return request;
  };
  const createClient = () => new Buses(simulation, [bus]).createClient(createCaller(simulation));
  const entry: PutEventsRequestEntry = {
    EventBusName: 'Events',
    Source: 'test',
    DetailType: 'Test',
    Detail: '{"n":1}',
  };

  test('accepts some entries and rejects others', async () => {
    injectFault(simulation, 'partial');
    const events: BusEvent[] = [];
    addTarget(asLogTarget('log', events));
    const response = await settle(
      createClient().send(
        new PutEventsCommand({
          Entries: [entry, entry, { ...entry, Detail: '[' }, { ...entry, Source: '' }],
        }),
      ),
    );
    expect(response.FailedEntryCount).toBe(3);
    expect(response.Entries!.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'ThrottlingException',
      undefined,
      'MalformedDetail',
      'InvalidArgument',
    ]);
    expect(events).toHaveLength(1);
  });

  test('of the adapter is repeated for the entries that were rejected', async () => {
    injectFault(simulation, 'partial');
    const events: BusEvent[] = [];
    addTarget(asLogTarget('log', events));
    const adapter = createEventBridge(createClient(), { wait: async () => undefined });
    await settle(
      adapter.put([1, 2].map((n) => ({ bus: 'Events', source: 'test', detailType: 'Test', detail: { n } }))),
    );
    expect(readDetails(events).sort()).toEqual([1, 2]);
  });

  test.each([
    ['no entry', []],
    ['eleven entries', Array<PutEventsRequestEntry>(11).fill(entry)],
    ['more than 256 KB', [{ ...entry, Detail: `{"text":"${'a'.repeat(262_144)}"}` }]],
  ])('with %s is rejected', async (_, Entries) => {
    await expect(settle(createClient().send(new PutEventsCommand({ Entries })))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('for the description of a bus reports whether it exists', async () => {
    const client = createClient();
    expect(await settle(client.send(new DescribeEventBusCommand({ Name: 'Events' })))).toMatchObject({
      Arn: bus.arn,
    });
    await expect(settle(client.send(new DescribeEventBusCommand({ Name: 'Other' })))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
  });
});
