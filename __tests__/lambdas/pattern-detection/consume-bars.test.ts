import type { KinesisStreamEvent } from 'aws-lambda';
import { getCalendar } from '../../../src/domain/calendar';
import { decodeState, detectAll } from '../../../src/domain/patterns';
import { formatClockEvent } from '../../../src/lambdas/pattern-detection/clock-event';
import type { BarDeps } from '../../../src/lambdas/pattern-detection/consumer-deps';
import { getSymbolRow } from '../../../src/lambdas/pattern-detection/symbol-row';
import { createKinesisEvent, realEvents } from './events';
import { createTestConsumer, deliver } from './pipeline';
import { type Fault, World } from './world';

const FIVE_MINUTES = 300_000;
const START = Date.UTC(2024, 3, 1);

const createBarDeps = (world: World, intervals: BarDeps['intervals'] = ['5m', '1h'], calendar = '24x7') => ({
  table: world.openBars,
  calendar: getCalendar(calendar),
  intervals,
});

interface Price {
  readonly symbol: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Four trades for each of the real daily bars of each symbol from 2009 to 2011, as if they were bars of five minutes. */
const DAYS = 700;
const END = '2012';
const bySymbol = new Map<string, Price[]>();
for (const event of realEvents() as unknown as (Price & { readonly timestamp: string })[]) {
  if (event.timestamp >= END) continue;
  const prices = bySymbol.get(event.symbol);
  if (prices === undefined) bySymbol.set(event.symbol, [event]);
  else prices.push(event);
}
for (const [symbol, prices] of bySymbol)
  if (prices.length < DAYS) bySymbol.delete(symbol);
  else prices.splice(0, prices.length - DAYS);
const trades = Array.from({ length: DAYS }, (_, day) => day).flatMap((day) =>
  (['open', 'low', 'high', 'close'] as const).flatMap((name, index) =>
    [...bySymbol].map(([symbol, prices]) => ({
      symbol,
      timestamp: START + day * FIVE_MINUTES + index * 60_000 + 1_000,
      price: prices[day]![name],
      size: 100,
    })),
  ),
);
/** 100 trades in a record. */
const pack = (some: typeof trades) =>
  Array.from({ length: some.length / 100 }, (_, index) =>
    JSON.stringify(some.slice(index * 100, (index + 1) * 100)),
  );
const payloads = pack(trades);

/** As text, because comparing arrays of bytes takes long. */
const format = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

const outcome = (world: World) => ({
  bars: [...world.openBarRows]
    .map(([row, { hot, cold, positions }]) => [row, format(hot), format(cold), positions])
    .sort(),
  states: [...world.stateRows]
    .map(([key, { state, lastSequence }]) => [key, format(state), lastSequence])
    .sort(),
  analyses: [...new Set(world.analyses.map((analysis) => JSON.stringify(analysis)))].sort(),
  failed: [...new Set(world.failedMessages.map(({ correlationId }) => correlationId))].sort(),
});

type Environments = (world: World) => () => ReturnType<typeof createTestConsumer>;
const createConsumerOf = (world: World) => createTestConsumer(world, 24 * 365, createBarDeps(world));
/** The execution environments of the function: each one has a cache, and the next call runs in the returned one. */
const environments = {
  'a new environment for each call': (world) => () => createConsumerOf(world),
  'one environment': (world) => {
    const consume = createConsumerOf(world);
    return () => consume;
  },
  'two environments in turn': (world) => {
    const consumers = [createConsumerOf(world), createConsumerOf(world)] as const;
    let calls = 0;
    return () => consumers[calls++ % 2]!;
  },
  'two environments, each for three calls': (world) => {
    const consumers = [createConsumerOf(world), createConsumerOf(world)] as const;
    let calls = 0;
    return () => consumers[Math.floor(calls++ / 3) % 2]!;
  },
} satisfies Record<string, Environments>;
const NEW_ENVIRONMENTS = environments['a new environment for each call'];

const run = async (
  event: (world: World) => readonly KinesisStreamEvent[],
  fault?: Fault,
  createEnvironments: Environments = NEW_ENVIRONMENTS,
) => {
  const world = new World();
  world.fault = fault;
  const next = createEnvironments(world);
  let attempts = 0;
  for (const batch of event(world))
    attempts += await deliver(world, batch, undefined, undefined, (records) => next()(records));
  return { world, attempts };
};

const split = (batches: number) => (world: World) => {
  const size = Math.ceil(payloads.length / batches);
  return Array.from({ length: batches }, (_, index) =>
    createKinesisEvent(payloads.slice(index * size, (index + 1) * size), world.time, 1 + index * size),
  );
};

test('bars of trades start the analyses that the detector finds in the same bars', async () => {
  const { world } = await run(split(1));
  const bars = [...bySymbol.values()].flatMap((prices) =>
    prices.slice(0, -1).map(({ symbol, open, high, low, close }, day) => ({
      ...{ symbol, open, high, low, close, volume: 400, interval: '5m' as const },
      timestamp: START + day * FIVE_MINUTES,
    })),
  );
  const confirmed = detectAll(bars).map(
    ({ symbol, confirmedAt }) => `${symbol}#5m#${new Date(confirmedAt).toISOString()}`,
  );
  const ids = world.analyses.map(({ correlationId }) => correlationId);
  expect(confirmed.length).toBeGreaterThan(2);
  for (const id of confirmed) expect(ids).toContain(id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(world.analyses[0]!.windows[0]!.bar.interval).toBe('5m');
  expect([...world.stateRows.keys()].sort().slice(0, 2)).toEqual(['AAPL#1h', 'AAPL#5m']);
  expect(world.sumMetric('EventsAccepted')).toBe(trades.length);
  // The last bar of each symbol is open.
  const perSymbol = DAYS - 1 + Math.floor((DAYS - 1) / 12);
  expect(world.sumMetric('BarsClosed')).toBe(bySymbol.size * perSymbol);
});

test.each(Object.entries(environments))(
  'batches of any size result in the same bars, states and analyses: %s',
  async (_, createEnvironments) => {
    const expected = outcome((await run(split(1))).world);
    for (const batches of [3, 20, payloads.length])
      expect(outcome((await run(split(batches), undefined, createEnvironments)).world)).toEqual(expected);
  },
);

test('an environment decodes a row once, and again after another one has written it', async () => {
  const { world } = await run(() => []);
  const [first, second] = [createConsumerOf(world), createConsumerOf(world)];
  const load = jest.spyOn(world.openBars, 'load');
  const batches = split(5)(world);
  const countLoads = async (consume: typeof first, batch: number) => {
    load.mockClear();
    await deliver(world, batches[batch]!, undefined, undefined, consume);
    return load.mock.calls.length;
  };
  expect(await countLoads(first, 0)).toBe(1);
  expect(await countLoads(first, 1)).toBe(0);
  expect(await countLoads(second, 2)).toBe(1);
  expect(await countLoads(first, 3)).toBe(1);
  expect(await countLoads(first, 4)).toBe(0);
  expect(outcome(world)).toEqual(outcome((await run(split(1))).world));
});

test('a row that another environment writes during a batch fails the batch, and its retry reads the row', async () => {
  const { world } = await run(() => []);
  const [first, second] = [createConsumerOf(world), createConsumerOf(world)];
  const batches = split(4)(world);
  await deliver(world, batches[0]!, undefined, undefined, first);
  await deliver(world, batches[1]!, undefined, undefined, first);
  const { loadVersions } = world.openBars;
  // The other environment processes the same batch after the first one has found its rows unchanged.
  jest.spyOn(world.openBars, 'loadVersions').mockImplementationOnce(async (rows) => {
    const versions = await loadVersions(rows);
    await second(batches[2]!);
    return versions;
  });
  expect(await deliver(world, batches[2]!, undefined, undefined, first)).toBe(2);
  expect(world.logs.map(({ message }) => message)).toContain('open bars not saved');
  await deliver(world, batches[3]!, undefined, undefined, first);
  expect(outcome(world)).toEqual(outcome((await run(split(1))).world));
});

test('a row that was deleted, or written again with the same version, is not taken from the cache', async () => {
  const { world } = await run(() => []);
  const [first, second] = [createConsumerOf(world), createConsumerOf(world)];
  const batches = split(4)(world);
  await deliver(world, batches[0]!, undefined, undefined, first);
  world.openBarRows.clear();
  await deliver(world, batches[1]!, undefined, undefined, second);
  await deliver(world, batches[2]!, undefined, undefined, first);
  const { world: expected } = await run((other) => split(4)(other).slice(1, 3));
  expect(outcome(world).bars).toEqual(outcome(expected).bars);
});

test('a batch that is delivered again has no further effect', async () => {
  const { world } = await run(split(2));
  const before = outcome(world);
  const analyses = world.analyses.length;
  await deliver(world, split(2)(world)[1]!, 24 * 365, createBarDeps(world));
  expect(outcome(world)).toEqual(before);
  expect(world.analyses).toHaveLength(analyses);
  expect(world.sumMetric('EventsRepeated')).toBe(trades.length / 2);
});

test.each(Object.entries(environments).slice(0, 3))(
  'a fault at every call, followed by a retry, loses no trade and counts none twice: %s',
  async (name, createEnvironments) => {
    // A crash ends the environment, and its memory with it.
    const kinds = name.startsWith('a new') ? (['error', 'crash'] as const) : (['error'] as const);
    const [, , first, second] = bySymbol.keys();
    const few = pack(trades.filter(({ symbol }) => symbol === first || symbol === second));
    const late = JSON.stringify(trades.find(({ symbol }) => symbol === first));
    const createBatches = (world: World) => [
      createKinesisEvent(few.slice(0, 10), world.time),
      createKinesisEvent([...few.slice(10, 40), late, 'no json'], world.time, 11),
      createKinesisEvent(few.slice(40, 45), world.time, 43),
    ];
    const { world: clean } = await run(createBatches, undefined, createEnvironments);
    const expected = outcome(clean);
    expect(expected).toEqual(outcome((await run(createBatches)).world));
    expect(expected.failed).toHaveLength(2);
    expect(expected.analyses.length).toBeGreaterThan(1);
    for (let call = 1; call <= clean.calls; call++)
      for (const kind of kinds)
        for (const when of ['before', 'after'] as const) {
          const { world, attempts } = await run(createBatches, { call, kind, when }, createEnvironments);
          // The consumer continues without the bars of drawings.
          const isTolerated = world.logs.some(({ message }) => message === 'bars not saved');
          expect({ call, kind, when, attempts, ...outcome(world) }).toEqual({
            ...{ call, kind, when, attempts: isTolerated ? 3 : 4 },
            ...expected,
          });
        }
  },
);

describe('a row', () => {
  const createTrade = (world: World, symbol: string, second: number, price = 10, more: object = {}) =>
    JSON.stringify({ symbol, timestamp: world.time - 600_000 + second * 1_000, price, size: 1, ...more });
  const start = (intervals: BarDeps['intervals'] = ['5m']) => {
    const world = new World();
    return { world, consume: createTestConsumer(world, 24, createBarDeps(world, intervals)) };
  };

  test('that another invocation has replaced fails its batch from its first record, and the others are saved', async () => {
    const { world, consume } = start();
    const event = createKinesisEvent(
      [createTrade(world, 'B', 1), createTrade(world, 'A', 1), createTrade(world, 'B', 2)],
      world.time,
    );
    jest.spyOn(world.openBars, 'save').mockRejectedValueOnce(new Error('replaced'));
    await expect(consume(event)).resolves.toEqual({
      batchItemFailures: [{ itemIdentifier: event.Records[0]!.kinesis.sequenceNumber }],
    });
    expect([...world.openBarRows.keys()]).toEqual([getSymbolRow('A')]);
    await expect(consume(event)).resolves.toEqual({ batchItemFailures: [] });
    expect(world.sumMetric('EventsRepeated')).toBe(1);
  });

  test('is not saved if the detector of a closed bar is not saved', async () => {
    const { world, consume } = start();
    const event = createKinesisEvent(
      [createTrade(world, 'A', 0), createTrade(world, 'A', 310, 11)],
      world.time,
    );
    jest.spyOn(world.states, 'save').mockRejectedValueOnce(new Error('throttled'));
    const { batchItemFailures } = await consume(event);
    expect(batchItemFailures).toEqual([{ itemIdentifier: event.Records[0]!.kinesis.sequenceNumber }]);
    expect(world.openBarRows.size).toBe(0);
    await consume(event);
    expect(decodeState(world.stateRows.get('A#5m')!.state).count).toBe(1);
  });

  test('of other intervals starts new bars, and skips the events that it includes', async () => {
    const { world, consume } = start(['1m']);
    const event = createKinesisEvent([createTrade(world, 'A', 1)], world.time);
    await consume(event);
    const other = createTestConsumer(world, 24, createBarDeps(world, ['5m']));
    await other(createKinesisEvent([createTrade(world, 'A', 1), createTrade(world, 'A', 2)], world.time));
    expect([world.sumMetric('OpenBarsReset'), world.sumMetric('EventsRepeated')]).toEqual([1, 1]);
    expect(world.logs.find(({ message }) => message === 'open bars reset')?.extra).toMatchObject({
      row: getSymbolRow('A'),
    });
  });

  test('counts late trades, copies, bad prints and corrections, and sends them with their reasons', async () => {
    const { world, consume } = start();
    const trade = (second: number, price: number, id: string, more: object = {}) =>
      createTrade(world, 'A', second, price, { id, ...more });
    await consume(
      createKinesisEvent(
        [
          trade(1, 100, 'a'),
          trade(1, 100, 'a'),
          trade(2, 200, 'bad'),
          trade(3, 101, 'b'),
          trade(4, 50, 'c', { conditions: ['average-price'] }),
          createTrade(world, 'A', 4, 102, { kind: 'correction', id: 'b' }),
          trade(303, 101, 'd'),
          trade(290, 99, 'late'),
          createTrade(world, 'A', 304, 105, { kind: 'correction', id: 'a' }),
          createTrade(world, 'A', 305, 1, { open: 1, interval: '1h' }),
        ],
        world.time,
      ),
    );
    const names = [
      'EventsAccepted',
      'EventsCopied',
      'BadPrints',
      'EventsLate',
      'EventsCorrected',
      'EventsRejected',
    ];
    expect(names.map((name) => [name, world.sumMetric(name)])).toEqual([
      // The bad print was accepted when it arrived.
      ['EventsAccepted', 5],
      ['EventsCopied', 1],
      ['BadPrints', 1],
      ['EventsLate', 1],
      ['EventsCorrected', 1],
      ['EventsRejected', 1],
    ]);
    const bodies = world.failedMessages.map(({ body }) => body as unknown as Record<string, string>);
    const texts = bodies.map(({ reason, text }) => [reason, (JSON.parse(text!) as object[])[0]]);
    expect(texts).toEqual([
      ['bad prints', { symbol: 'A', timestamp: expect.any(String), price: 200, size: 1 }],
      ['events late for their bar', expect.objectContaining({ price: 99, id: 'late' })],
      ['trades corrected', expect.objectContaining({ kind: 'correction', id: 'a', price: 105 })],
      ['bars too long', expect.objectContaining({ interval: '1h' })],
    ]);
    expect(world.sumMetric('BarsClosed')).toBe(1);
    expect(decodeState(world.stateRows.get('A#5m')!.state).lastReceivedClose).toBe(102);
  });

  test('is converted at a split, with its detectors, once', async () => {
    const { world, consume } = start(['1m', '5m']);
    const prices = Array.from({ length: 9 }, (_, minute) => createTrade(world, 'A', minute * 60, 100));
    const splitEvent = createTrade(world, 'A', 541, 1, { kind: 'split', factor: 4 });
    const after = [createTrade(world, 'A', 541, 25), createTrade(world, 'A', 599, 26)];
    await consume(createKinesisEvent([...prices, splitEvent, splitEvent, ...after], world.time));
    const state = decodeState(world.stateRows.get('A#1m')!.state);
    expect([state.lastClose, state.count]).toEqual([25, 9]);
    expect(decodeState(world.stateRows.get('A#5m')!.state).lastClose).toBe(25);
    expect(world.sumMetric('EventsCopied')).toBe(1);
  });

  test('ends its bar at a halt, and opens another one after it', async () => {
    const { world, consume } = start(['5m']);
    const status = (second: number, name: string) =>
      createTrade(world, 'A', second, 1, { kind: 'status', status: name });
    await consume(
      createKinesisEvent(
        [
          createTrade(world, 'A', 1, 100),
          status(60, 'halt'),
          status(120, 'resume'),
          createTrade(world, 'A', 121, 104),
          createTrade(world, 'A', 303, 105),
        ],
        world.time,
      ),
    );
    expect(world.sumMetric('BarsClosed')).toBe(2);
  });

  test('closes its bars at a clock event, including those of symbols without events', async () => {
    const { world, consume } = start(['1m']);
    const first = createKinesisEvent([createTrade(world, 'A', 0)], world.time - 600_000);
    await consume(first);
    const clock = (second: number, ...symbols: string[]) =>
      formatClockEvent(world.time - 600_000 + second * 1_000, symbols.map(getSymbolRow));
    await consume(createKinesisEvent([clock(61, 'A', 'B')], world.time, 2));
    expect([world.sumMetric('BarsClosed'), world.sumMetric('EventsRejected')]).toEqual([0, 0]);
    const before = world.openBarRows.get(getSymbolRow('A'))!.version;
    await consume(createKinesisEvent([clock(62, 'A', 'B')], world.time, 3));
    expect(world.sumMetric('BarsClosed')).toBe(1);
    expect(world.openBarRows.get(getSymbolRow('A'))!.version).toBe(before + 1);
    // Nothing is due, so nothing is written.
    await consume(createKinesisEvent([clock(180, 'A', 'B')], world.time, 4));
    expect([...world.openBarRows.values()].map(({ version }) => version)).toEqual([before + 1]);
    await consume(createKinesisEvent(['{"clock":"soon"}'], world.time, 5));
    expect(world.sumMetric('EventsRejected')).toBe(1);
  });
});

test('trades outside the session are counted, and in no bar', async () => {
  const world = new World();
  const consume = createTestConsumer(world, 24, createBarDeps(world, ['5m'], 'XNYS'));
  const time = Date.UTC(2024, 4, 1, 9);
  await consume(createKinesisEvent([JSON.stringify({ symbol: 'A', timestamp: time, price: 1 })], world.time));
  expect(world.sumMetric('EventsOutsideSession')).toBe(1);
  expect(world.failedMessages).toEqual([]);
});

test('a record that the code cannot process goes to the queue alone', async () => {
  const world = new World();
  const deps = createBarDeps(world, ['5m']);
  const findSession = deps.calendar.findSession.bind(deps.calendar);
  const spy = jest.spyOn(deps.calendar, 'findSession').mockImplementation((time) => {
    if (time === world.time - 3) throw new TypeError('a defect');
    return findSession(time);
  });
  const payload = (age: number) => JSON.stringify({ symbol: 'A', timestamp: world.time - age, price: 1 });
  const event = createKinesisEvent([payload(3), payload(2), payload(1)], world.time);
  await expect(createTestConsumer(world, 24, deps)(event)).resolves.toEqual({ batchItemFailures: [] });
  spy.mockRestore();
  expect(world.failedMessages.map(({ body }) => body)).toMatchObject([{ reason: 'record not processed' }]);
  expect(world.sumMetric('EventsAccepted')).toBe(2);
});
