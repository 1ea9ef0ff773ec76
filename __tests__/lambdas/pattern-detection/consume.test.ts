import type { KinesisStreamEvent } from 'aws-lambda';
import { type RecordBytes, ByteScanner } from '../../../src/domain/market-data';
import {
  createDeployedRules,
  createState,
  decodeState,
  detectAll,
  encodeState,
  SENSITIVITY_NAMES,
} from '../../../src/domain/patterns';
import { fixture, createKinesisEvent, realEvents } from './events';
import { createTestConsumer, deliver } from './pipeline';
import { BarLog } from '../../../src/domain/recent-bars';
import { type Fault, World } from './world';

const HISTORY_HOURS = 40 * 365 * 24;
const real = realEvents();
/** Four years of five stocks, forty events a record. */
const payloads = Array.from({ length: 100 }, (_, index) => {
  const events = real.slice(2_000 + index * 40, 2_040 + index * 40);
  return index % 2 ? events.map((event) => JSON.stringify(event)).join('\n') : JSON.stringify(events);
});

/** The times of the bars of each symbol: those in rows, and those stored with the detector. */
const listBars = ({ stateRows, barRows }: World) =>
  [...stateRows].map(([symbol, { bars }]) => {
    const log = BarLog.decode(bars!);
    log.close();
    const rows = [...barRows.values()].filter(({ series }) => series === symbol).map((row) => row.bars);
    const times = [...rows, ...log.takeClosed()].flat().map(({ timestamp }) => timestamp);
    return [symbol, [...new Set(times)].sort((a, b) => a - b)] as const;
  });

const outcome = (world: World) => ({
  states: [...world.stateRows]
    .map(([symbol, { state, lastSequence }]) => [symbol, state, lastSequence] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
  analyses: [...new Set(world.analyses.map((analysis) => JSON.stringify(analysis)))].sort(),
  rejected: [...new Set(world.failedMessages.map(({ correlationId }) => correlationId))].sort(),
});

test('the valid events of a batch are processed, and each invalid one results in a message', async () => {
  const world = new World();
  const response = await createTestConsumer(world)(fixture<KinesisStreamEvent>('kinesis-batch'));
  expect(response).toEqual({ batchItemFailures: [] });
  expect([...world.stateRows].map(([symbol, { lastSequence }]) => [symbol, lastSequence])).toEqual([
    ['AAPL', 'shardId-000000000006:49590338271490256608559692538361571095921575989136588924#2'],
    ['MSFT', 'shardId-000000000006:49590338271490256608559692538361571095921575989136588911#1'],
  ]);
  expect(world.failedMessages.map(({ body }) => body)).toEqual([
    expect.objectContaining({
      reason: 'event rejected',
      message: 'events[2].close must be above 0, because patterns compare ratios of prices; got -1',
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
  expect([world.sumMetric('EventsAccepted'), world.sumMetric('EventsRejected')]).toEqual([6, 2]);
  expect(JSON.stringify(world.logs)).not.toContain('"text"');
});

test('the batch is saved even if its bars cannot be saved', async () => {
  const world = new World();
  jest.spyOn(world.recentBars, 'save').mockRejectedValue(new Error('throttled'));
  await deliver(world, createKinesisEvent(payloads, world.time), HISTORY_HOURS);
  const whole = new World();
  await deliver(whole, createKinesisEvent(payloads, whole.time), HISTORY_HOURS);
  expect(outcome(world)).toEqual(outcome(whole));
  expect([...whole.barRows.values()].every(({ bars }) => bars.length <= 96)).toBe(true);
  expect(whole.barRows.size).toBeGreaterThan(5);
  expect(world.logs).toContainEqual(expect.objectContaining({ level: 'warn', message: 'bars not saved' }));
});

test('each window of real prices is analyzed once, under the id of the event that completed it', async () => {
  const world = new World();
  await deliver(world, createKinesisEvent(payloads, world.time), HISTORY_HOURS);
  const ids = world.analyses.map(({ correlationId }) => correlationId);
  expect(ids).toHaveLength(4);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids[0]).toMatch(/^shardId-000000000006:\d{56}#\d+$/);
});

test('with one invalid record in a hundred, the other 99 are processed, and the invalid one is retained', async () => {
  const poison = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
  const world = new World();
  await deliver(
    world,
    createKinesisEvent(payloads.toSpliced(50, 1, poison as unknown as string), world.time),
    HISTORY_HOURS,
  );
  expect(world.failedMessages).toHaveLength(1);
  expect(world.failedMessages[0]?.body).toMatchObject({
    rule: 'be UTF-8 text',
    data: poison.toString('base64'),
  });
  expect(world.sumMetric('EventsAccepted')).toBe(99 * 40);
});

test('a batch that is delivered again has no further effect', async () => {
  const world = new World();
  const event = createKinesisEvent(payloads.slice(0, 20), world.time);
  await deliver(world, event, HISTORY_HOURS);
  const before = outcome(world);
  const analyses = world.analyses.length;
  await deliver(world, event, HISTORY_HOURS);
  expect(outcome(world)).toEqual(before);
  expect(world.analyses).toHaveLength(analyses);
  expect(world.sumMetric('EventsRepeated')).toBe(800);
});

test('batches of any size result in the same states and analyses', async () => {
  const whole = new World();
  await deliver(whole, createKinesisEvent(payloads, whole.time), HISTORY_HOURS);
  const parts = new World();
  for (let start = 0; start < payloads.length; start += 7) {
    const event = createKinesisEvent(payloads.slice(start, start + 7), parts.time, start + 1);
    await deliver(parts, event, HISTORY_HOURS);
  }
  expect(outcome(parts)).toEqual(outcome(whole));
  expect(listBars(parts).sort()).toEqual(listBars(whole).sort());
  // All accepted events, each once.
  expect(listBars(whole).reduce((sum, [, times]) => sum + times.length, 0)).toBe(payloads.length * 40);
});

describe('a fault at every call, followed by a retry', () => {
  const batch = [...payloads.slice(0, 80), '{"symbol":"AAPL"}', 'no json'];
  const run = async (fault?: Fault) => {
    const world = new World();
    world.fault = fault;
    const attempts = await deliver(world, createKinesisEvent(batch, world.time), HISTORY_HOURS);
    return { world, attempts };
  };

  test('loses no event and processes none twice', async () => {
    const { world: clean } = await run();
    const expected = outcome(clean);
    expect(expected.rejected).toHaveLength(2);
    expect(expected.analyses.length).toBeGreaterThan(3);
    for (let call = 1; call <= clean.calls; call++) {
      for (const kind of ['error', 'crash'] as const) {
        for (const when of ['before', 'after'] as const) {
          const { world, attempts } = await run({ call, kind, when });
          // The batch is not retried for bars that could not be saved.
          const isBarFault = world.logs.some(({ message }) => message === 'bars not saved');
          expect({ call, kind, when, attempts, ...outcome(world) }).toEqual({
            call,
            kind,
            when,
            attempts: isBarFault ? 1 : 2,
            ...expected,
          });
          if (!isBarFault) expect(listBars(world).sort()).toEqual(listBars(clean).sort());
        }
      }
    }
  });
});

test('if one symbol fails, the batch fails from its first record, and the other symbols are saved', async () => {
  const world = new World();
  const tick = (symbol: string, second: number): string =>
    JSON.stringify({ symbol, timestamp: world.time - 60_000 + second * 1000, close: 10 });
  const event = createKinesisEvent([tick('B', 1), tick('A', 1), tick('B', 2), tick('A', 2)], world.time);
  jest
    .spyOn(world.states, 'save')
    .mockImplementationOnce(() => Promise.reject(new Error('moved on by another')));
  const consume = createTestConsumer(world);
  await expect(consume(event)).resolves.toEqual({
    batchItemFailures: [{ itemIdentifier: event.Records[0]?.kinesis.sequenceNumber }],
  });
  expect([...world.stateRows.keys()]).toEqual(['A']);
  await expect(consume(event)).resolves.toEqual({ batchItemFailures: [] });
  expect([...world.stateRows.keys()]).toEqual(['A', 'B']);
  expect(world.sumMetric('EventsRepeated')).toBe(2);
});

test('a rejection that the queue does not accept fails only its record', async () => {
  const world = new World();
  const good = JSON.stringify({ symbol: 'A', timestamp: world.time, close: 1 });
  const event = createKinesisEvent([good, 'bad'], world.time);
  jest
    .spyOn(world.failedQueue, 'send')
    .mockImplementation(async (messages) => messages.map((message) => ({ message, reason: 'refused' })));
  const response = await createTestConsumer(world)(event);
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
  await expect(createTestConsumer(world)(createKinesisEvent([tick], world.time))).resolves.toEqual({
    batchItemFailures: [],
  });
  expect(world.sumMetric('DetectorsReset')).toBe(1);
  expect(world.logs.find(({ level }) => level === 'warn')?.extra).toMatchObject({ symbol: 'A' });
  expect(world.stateRows.get('A')?.state.length).toBeGreaterThan(20);
});

test('if the states cannot be loaded, the whole batch fails before any effect', async () => {
  const world = new World();
  world.fault = { call: 1, kind: 'error', when: 'before' };
  const event = createKinesisEvent(['bad', payloads[0] ?? ''], world.time);
  await expect(createTestConsumer(world, HISTORY_HOURS)(event)).rejects.toThrow('service unavailable');
  expect(world.failedMessages).toEqual([]);
});

test('the consumer starts analyses for exactly the windows that the detector finds', async () => {
  const world = new World();
  await deliver(world, createKinesisEvent(payloads, world.time), HISTORY_HOURS);
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

test('the consumer starts more analyses at a higher sensitivity', async () => {
  const analysed = await Promise.all(
    SENSITIVITY_NAMES.map(async (sensitivity) => {
      const world = new World();
      const consume = createTestConsumer(world, HISTORY_HOURS, undefined, createDeployedRules(sensitivity));
      await consume(createKinesisEvent(payloads, world.time));
      return world.analyses.length;
    }),
  );
  expect(analysed).toEqual([...new Set(analysed)].sort((a, b) => a - b));
});

describe('events that the consumer does not process', () => {
  const createBar = (symbol: string, time: number, close = 10): string =>
    JSON.stringify({ symbol, timestamp: time, close });

  test('are sent once each if they are refused, even if one symbol cannot be saved for a day', async () => {
    const world = new World();
    const minute = world.time - 60_000;
    const refusedOnes = Array.from({ length: 99 }, (_, index) => `{"symbol":"A","close":${-index}}`);
    const event = createKinesisEvent([createBar('A', minute), ...refusedOnes], world.time);
    const save = jest.spyOn(world.states, 'save').mockRejectedValue(new Error('throttled'));
    const consume = createTestConsumer(world);
    for (let attempt = 0; attempt < 50; attempt++) {
      const { batchItemFailures } = await consume(event);
      expect(batchItemFailures).toEqual([{ itemIdentifier: event.Records[0]?.kinesis.sequenceNumber }]);
    }
    expect(world.failedMessages).toHaveLength(0);
    save.mockRestore();
    await expect(consume(event)).resolves.toEqual({ batchItemFailures: [] });
    expect(new Set(world.failedMessages.map(({ correlationId }) => correlationId)).size).toBe(99);
    expect(world.failedMessages).toHaveLength(99);
  });

  test('are sent once if they are refused before the symbol that fails, although the batch is retried', async () => {
    const world = new World();
    const event = createKinesisEvent(['bad', createBar('A', world.time), 'worse'], world.time);
    jest.spyOn(world.states, 'save').mockRejectedValueOnce(new Error('throttled'));
    const consume = createTestConsumer(world);
    const { batchItemFailures } = await consume(event);
    expect(batchItemFailures).toEqual([{ itemIdentifier: event.Records[1]?.kinesis.sequenceNumber }]);
    await consume({ Records: event.Records.slice(1) });
    expect(world.failedMessages.map(({ correlationId }) => correlationId.slice(-3))).toEqual(['1#0', '3#0']);
  });

  test('are counted and stored if they are late, with one message per record, in the exact format of replay', async () => {
    const world = new World();
    const consume = createTestConsumer(world);
    const minute = (index: number) => world.time - 600_000 + index * 60_000;
    await consume(createKinesisEvent([createBar('A', minute(5)), createBar('B', minute(1))], world.time));
    const late = [
      { symbol: 'A', timestamp: minute(2), close: 11 },
      { symbol: 'B', timestamp: minute(2), close: 12 },
      { symbol: 'A', timestamp: minute(3), close: 13, volume: 7 },
    ];
    const event = createKinesisEvent([JSON.stringify(late), createBar('A', minute(4))], world.time, 10);
    await expect(consume(event)).resolves.toEqual({ batchItemFailures: [] });
    expect(world.sumMetric('EventsLate')).toBe(3);
    const bodies = world.failedMessages.map(({ body }) => body as unknown as Record<string, string>);
    expect(bodies.map(({ reason, field, sequenceNumber }) => [reason, field, sequenceNumber])).toEqual([
      ['events late', 'events[0].timestamp', event.Records[0]?.kinesis.sequenceNumber],
      ['events late', 'events[0].timestamp', event.Records[1]?.kinesis.sequenceNumber],
    ]);
    expect(bodies[0]?.message).toMatch(/must be later than the last event of its symbol; got 20/);
    const kept = JSON.parse(bodies[0]?.text ?? '') as { symbol: string; timestamp: string; close: number }[];
    expect(kept).toMatchObject([
      { symbol: 'A', timestamp: new Date(minute(2)).toISOString(), close: 11 },
      { symbol: 'A', timestamp: new Date(minute(3)).toISOString(), close: 13, volume: 7 },
    ]);
    // Sent to another detector, they are valid events.
    const other = new World();
    await createTestConsumer(other)(createKinesisEvent([bodies[0]?.text ?? ''], other.time));
    expect(other.sumMetric('EventsAccepted')).toBe(2);
  });

  test('count as repeated, not as late, if they are copies of the last event, because producers retry', async () => {
    const world = new World();
    const consume = createTestConsumer(world);
    await consume(createKinesisEvent([createBar('A', world.time - 1)], world.time));
    await consume(createKinesisEvent([createBar('A', world.time - 1)], world.time, 2));
    expect([world.sumMetric('EventsLate'), world.sumMetric('EventsRepeated')]).toEqual([0, 1]);
    expect(world.failedMessages).toEqual([]);
    await consume(createKinesisEvent([createBar('A', world.time - 2, 11)], world.time, 3));
    expect([world.sumMetric('EventsLate'), world.failedMessages.length]).toEqual([1, 1]);
  });

  test('do not include prices of the same time, which all count in the order of the stream', async () => {
    const world = new World();
    const consume = createTestConsumer(world);
    const at = world.time - 1;
    const trade = (price: number, size: number, more: object = {}) => ({
      symbol: 'A',
      timestamp: at,
      price,
      size,
      ...more,
    });
    const first = [trade(10, 1), trade(10, 1), trade(11, 0.5), { symbol: 'A', timestamp: at, close: 12 }];
    const second = [trade(9, 2, { id: 7 }), trade(9, 2, { id: 8 }), trade(9, 2, { id: 7 }), trade(12, 1)];
    await consume(createKinesisEvent([JSON.stringify(first)], world.time));
    await consume(
      createKinesisEvent(
        second.map((one) => JSON.stringify(one)),
        world.time,
        2,
      ),
    );
    const counts = ['EventsAccepted', 'EventsRepeated', 'EventsLate', 'EventsRejected', 'FieldsIgnored'];
    expect(counts.map((name) => world.sumMetric(name))).toEqual([7, 1, 0, 0, 0]);
    const state = decodeState(world.stateRows.get('A')!.state);
    expect([state.lastReceivedClose, state.lastTimestamp]).toEqual([12, at]);
    expect(world.failedMessages).toEqual([]);
  });

  test('count as corrections, and are stored with this reason, if they are bars of the same time with another close', async () => {
    const world = new World();
    const consume = createTestConsumer(world);
    const bar = { symbol: 'A', timestamp: world.time - 1, open: 10, high: 12, low: 9, close: 11 };
    const events = [bar, { ...bar, close: 10.5 }, bar, { ...bar, timestamp: world.time - 2 }];
    await consume(createKinesisEvent([JSON.stringify(events)], world.time));
    const counts = ['EventsAccepted', 'EventsRepeated', 'EventsLate', 'EventsCorrected'];
    expect(counts.map((name) => world.sumMetric(name))).toEqual([1, 1, 1, 1]);
    expect(decodeState(world.stateRows.get('A')!.state).lastReceivedClose).toBe(11);
    const bodies = world.failedMessages.map(({ body }) => body as unknown as Record<string, string>);
    expect(bodies.map(({ reason, field, message }) => [reason, field, message])).toEqual([
      ['events late', 'events[3].timestamp', expect.stringContaining('be later than the last event')],
      ['bars corrected', 'events[1].timestamp', expect.stringContaining('must be the only bar of its time')],
    ]);
    expect(JSON.parse(bodies[1]!.text!)).toMatchObject([{ close: 10.5 }]);
  });

  test('are stored if they are late, even if the message, the save or the process fails at any call', async () => {
    const minute = (world: World, index: number) => world.time - 600_000 + index * 60_000;
    for (let call = 1; call <= 4; call++) {
      for (const kind of ['error', 'crash'] as const) {
        for (const when of ['before', 'after'] as const) {
          const world = new World();
          await createTestConsumer(world)(createKinesisEvent([createBar('A', minute(world, 5))], world.time));
          world.calls = 0;
          world.fault = { call, kind, when };
          const event = createKinesisEvent(
            [createBar('A', minute(world, 2)), createBar('A', minute(world, 6))],
            world.time,
            10,
          );
          await deliver(world, event);
          const kept = world.failedMessages.map(({ correlationId }) => correlationId);
          expect({ call, kind, when, kept: new Set(kept).size }).toEqual({ call, kind, when, kept: 1 });
          expect(world.stateRows.get('A')?.lastSequence).toMatch(/0000011#0$/);
        }
      }
    }
  });

  test('are sent to the queue with their payload if the code fails on their record, and the others are processed', async () => {
    const world = new World();
    const poison = createBar('POISON', world.time);
    const { scan } = ByteScanner.prototype;
    const broken = jest.spyOn(ByteScanner.prototype, 'scan').mockImplementation(function (
      this: ByteScanner,
      bytes: RecordBytes,
      ...rest
    ) {
      const text = Buffer.from(bytes.buffer.subarray(0, bytes.length)).toString();
      if (text === poison) throw new RangeError('offset is out of bounds');
      return scan.call(this, bytes, ...rest);
    });
    try {
      const others = Array.from({ length: 99 }, (_, index) => createBar(`S${index}`, world.time));
      const event = createKinesisEvent(others.toSpliced(50, 0, poison), world.time);
      await expect(createTestConsumer(world)(event)).resolves.toEqual({ batchItemFailures: [] });
      expect(world.stateRows.size).toBe(99);
      expect(world.failedMessages.map(({ body }) => body)).toEqual([
        expect.objectContaining({
          reason: 'record not processed',
          message: 'record must be processed without an error; got "offset is out of bounds"',
          data: Buffer.from(poison).toString('base64'),
          sequenceNumber: event.Records[50]?.kinesis.sequenceNumber,
        }),
      ]);
    } finally {
      broken.mockRestore();
    }
  });
});
