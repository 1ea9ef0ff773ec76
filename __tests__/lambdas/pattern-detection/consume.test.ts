import type { KinesisStreamEvent } from 'aws-lambda';
import { detectAll, encodeState, createState } from '../../../src/domain/patterns';
import { fixture, kinesisEvent, realEvents } from './events';
import { consumerOf, deliver } from './pipeline';
import { type Fault, World } from './world';

const HISTORY_HOURS = 40 * 365 * 24;
const real = realEvents();
/** Four years of five stocks, forty events a record. */
const payloads = Array.from({ length: 100 }, (_, index) => {
  const events = real.slice(2_000 + index * 40, 2_040 + index * 40);
  return index % 2 ? events.map((event) => JSON.stringify(event)).join('\n') : JSON.stringify(events);
});

const outcome = (world: World) => ({
  states: [...world.stateRows].sort(([a], [b]) => (a < b ? -1 : 1)),
  analyses: [...new Set(world.analyses.map((analysis) => JSON.stringify(analysis)))].sort(),
  rejected: [...new Set(world.failedMessages.map(({ correlationId }) => correlationId))].sort(),
});

test('a batch from Kinesis: valid events are processed, each invalid one gets a message', async () => {
  const world = new World();
  const response = await consumerOf(world)(fixture<KinesisStreamEvent>('kinesis-batch'));
  expect(response).toEqual({ batchItemFailures: [] });
  expect([...world.stateRows].map(([symbol, { lastSequence }]) => [symbol, lastSequence])).toEqual([
    ['AAPL', 'shardId-000000000006:49590338271490256608559692538361571095921575989136588924#2'],
    ['MSFT', 'shardId-000000000006:49590338271490256608559692538361571095921575989136588911#1'],
  ]);
  expect(world.failedMessages.map(({ body }) => body)).toEqual([
    expect.objectContaining({
      reason: 'event rejected',
      message: 'events[2].close must be a number above 0 and at most 1000000000; got -1',
      correlationId: 'shardId-000000000006:49590338271490256608559692538361571095921575989136588911#2',
      text: '{"symbol": "IBM", "timestamp": 1714573799100, "close": -1}',
      truncated: false,
    }),
    expect.objectContaining({
      reason: 'record unreadable',
      field: 'record',
      shardId: 'shardId-000000000006',
      sequenceNumber: '49590338271490256608559692538361571095921575989136588937',
      partitionKey: 'IBM',
      data: Buffer.from('symbol,close\nAAPL,170\n').toString('base64'),
    }),
  ]);
  expect([world.counted('EventsAccepted'), world.counted('EventsRejected')]).toEqual([6, 2]);
  expect(JSON.stringify(world.logs)).not.toContain('"text"');
});

test('real prices: windows are analysed once each, under the id of the event that completed them', async () => {
  const world = new World();
  await deliver(world, kinesisEvent(payloads, world.time), HISTORY_HOURS);
  const ids = world.analyses.map(({ correlationId }) => correlationId);
  expect(ids.length).toBeGreaterThan(5);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids[0]).toMatch(/^shardId-000000000006:\d{56}#\d+$/);
});

test('one invalid record in a hundred: the other 99 are processed, and the invalid one is retained', async () => {
  const poison = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
  const world = new World();
  await deliver(
    world,
    kinesisEvent(payloads.toSpliced(50, 1, poison as unknown as string), world.time),
    HISTORY_HOURS,
  );
  expect(world.failedMessages).toHaveLength(1);
  expect(world.failedMessages[0]?.body).toMatchObject({
    rule: 'be UTF-8 text',
    data: poison.toString('base64'),
  });
  expect(world.counted('EventsAccepted')).toBe(99 * 40);
});

test('a batch that is delivered again does nothing again', async () => {
  const world = new World();
  const event = kinesisEvent(payloads.slice(0, 20), world.time);
  await deliver(world, event, HISTORY_HOURS);
  const before = outcome(world);
  const analyses = world.analyses.length;
  await deliver(world, event, HISTORY_HOURS);
  expect(outcome(world)).toEqual(before);
  expect(world.analyses).toHaveLength(analyses);
  expect(world.counted('EventsRepeated')).toBe(800);
});

test('batches of any size come to the same states and analyses', async () => {
  const whole = new World();
  await deliver(whole, kinesisEvent(payloads, whole.time), HISTORY_HOURS);
  const parts = new World();
  for (let start = 0; start < payloads.length; start += 7) {
    const event = kinesisEvent(payloads.slice(start, start + 7), parts.time, start + 1);
    await deliver(parts, event, HISTORY_HOURS);
  }
  expect(outcome(parts)).toEqual(outcome(whole));
});

describe('a fault at every call, then a retry', () => {
  const batch = [...payloads.slice(0, 80), '{"symbol":"AAPL"}', 'no json'];
  const run = async (fault?: Fault) => {
    const world = new World();
    world.fault = fault;
    const attempts = await deliver(world, kinesisEvent(batch, world.time), HISTORY_HOURS);
    return { world, attempts };
  };

  test('no event is lost, none is processed twice', async () => {
    const { world: clean } = await run();
    const expected = outcome(clean);
    expect(expected.rejected).toHaveLength(2);
    expect(expected.analyses.length).toBeGreaterThan(3);
    for (let call = 1; call <= clean.calls; call++) {
      for (const kind of ['error', 'crash'] as const) {
        for (const when of ['before', 'after'] as const) {
          const { world, attempts } = await run({ call, kind, when });
          expect({ call, kind, when, attempts, ...outcome(world) }).toEqual({
            call,
            kind,
            when,
            attempts: 2,
            ...expected,
          });
        }
      }
    }
  });
});

test('if a symbol fails, the batch fails from its first record, and the others are saved', async () => {
  const world = new World();
  const tick = (symbol: string, second: number): string =>
    JSON.stringify({ symbol, timestamp: world.time - 60_000 + second * 1000, close: 10 });
  const event = kinesisEvent([tick('B', 1), tick('A', 1), tick('B', 2), tick('A', 2)], world.time);
  jest
    .spyOn(world.states, 'save')
    .mockImplementationOnce(() => Promise.reject(new Error('moved on by another')));
  const consume = consumerOf(world);
  await expect(consume(event)).resolves.toEqual({
    batchItemFailures: [{ itemIdentifier: event.Records[0]?.kinesis.sequenceNumber }],
  });
  expect([...world.stateRows.keys()]).toEqual(['A']);
  await expect(consume(event)).resolves.toEqual({ batchItemFailures: [] });
  expect([...world.stateRows.keys()]).toEqual(['A', 'B']);
  expect(world.counted('EventsRepeated')).toBe(2);
});

test('a rejection that the queue does not accept fails only its record', async () => {
  const world = new World();
  const good = JSON.stringify({ symbol: 'A', timestamp: world.time, close: 1 });
  const event = kinesisEvent([good, 'bad'], world.time);
  jest
    .spyOn(world.failedQueue, 'send')
    .mockImplementation(async (messages) => messages.map((message) => ({ message, reason: 'refused' })));
  const response = await consumerOf(world)(event);
  expect(response.batchItemFailures).toEqual([{ itemIdentifier: event.Records[1]?.kinesis.sequenceNumber }]);
  expect(world.stateRows.has('A')).toBe(true);
});

test.each([
  ['of another version', Uint8Array.of(255, 1, 2, 3)],
  ['cut short', encodeState(createState()).slice(0, 20)],
  ['empty', new Uint8Array()],
])('a state %s resets the symbol and logs it', async (_, state) => {
  const world = new World();
  world.stateRows.set('A', { state, lastSequence: 'shardId-000000000006:1#0' });
  const tick = JSON.stringify({ symbol: 'A', timestamp: world.time, close: 1 });
  await expect(consumerOf(world)(kinesisEvent([tick], world.time))).resolves.toEqual({
    batchItemFailures: [],
  });
  expect(world.counted('DetectorsStartedAnew')).toBe(1);
  expect(world.logs.find(({ level }) => level === 'warn')?.extra).toMatchObject({ symbol: 'A' });
  expect(world.stateRows.get('A')?.state.length).toBeGreaterThan(20);
});

test('when the states can’t be loaded the whole batch fails, before any effect', async () => {
  const world = new World();
  world.fault = { call: 1, kind: 'error', when: 'before' };
  const event = kinesisEvent(['bad', payloads[0] ?? ''], world.time);
  await expect(consumerOf(world, HISTORY_HOURS)(event)).rejects.toThrow('service unavailable');
  expect(world.failedMessages).toEqual([]);
});

test('the consumer starts analyses for exactly the windows that the detector finds', async () => {
  const world = new World();
  await deliver(world, kinesisEvent(payloads, world.time), HISTORY_HOURS);
  const bars = payloads
    .flatMap((_, index) => real.slice(2_000 + index * 40, 2_040 + index * 40))
    .map((event) => ({
      open: event.close,
      high: event.close,
      low: event.close,
      volume: 0,
      ...event,
      timestamp: Date.parse(event.timestamp),
    }));
  const confirmed = detectAll(bars).map(({ symbol, confirmedAt }) => `${symbol} ${confirmedAt}`);
  const gated = new Set(
    world.analyses.map(({ symbol, windows }) => `${symbol} ${windows[0]?.bar.timestamp}`),
  );
  expect(confirmed.length).toBeGreaterThan(0);
  confirmed.forEach((detection) => expect(gated).toContain(detection));
});
