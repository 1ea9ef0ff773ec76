import {
  advanceBatch,
  formatLastEvents,
  EVENT_KIND,
  readBatch,
  readEvent,
  readPriceWindow,
  toEventFields,
  type DetectorProgress,
  type MarketEvent,
} from '../../../src/domain/market-data';
import { encodeState, createState } from '../../../src/domain/patterns';
import { formatViolation } from '../../../src/domain/validation';

const NOW = Date.UTC(2024, 4, 1, 14, 30);
const RANGE = { oldest: NOW - 3_600_000, newest: NOW };
const base = { symbol: 'AAPL', timestamp: NOW };
const read = (fields: object) => readEvent({ ...base, ...fields }, '', RANGE);

describe('the details of an event', () => {
  it.each([
    [
      'an open bar',
      { close: 1, interval: '1m', final: false },
      EVENT_KIND.bar,
      { interval: '1m', final: false },
    ],
    ['a close with an interval', { close: 1, interval: '1d' }, EVENT_KIND.bar, { interval: '1d' }],
    ['an interval in minutes', { close: 1, interval: 5 }, EVENT_KIND.bar, { interval: '5m' }],
    ['minutes as text', { close: 1, interval: '60' }, EVENT_KIND.bar, { interval: '1h' }],
    ['other units', { close: 1, interval: '15Min' }, EVENT_KIND.bar, { interval: '15m' }],
    ['a day', { close: 1, interval: '1Day' }, EVENT_KIND.bar, { interval: '1d' }],
    ['finality as text', { close: 1, high: 2, final: 'True' }, EVENT_KIND.bar, { final: true }],
    ['null', { close: 1, high: 2, final: null, interval: null }, EVENT_KIND.bar, undefined],
    ['conditions', { price: 1, conditions: ['@', 12] }, EVENT_KIND.trade, { conditions: ['@', '12'] }],
    ['one condition', { price: 1, id: 7, conditions: 'Z' }, EVENT_KIND.trade, { id: '7', conditions: ['Z'] }],
    ['an empty id', { price: 1, id: '' }, EVENT_KIND.trade, undefined],
    ['a correction', { kind: 'correction', id: 'x', price: 2, size: 3 }, EVENT_KIND.correction, { id: 'x' }],
    ['a halt', { kind: 'status', status: 'halt' }, EVENT_KIND.halt, undefined],
    ['a resume', { type: 'Resume' }, EVENT_KIND.resume, undefined],
    ['a split', { kind: 'split', factor: '4' }, EVENT_KIND.split, { factor: 4 }],
  ])('%s', (_, fields, kind, details) => {
    const event = read(fields) as MarketEvent;
    expect([event.kind, event.details]).toEqual([kind, details]);
    expect(event.bar).toMatchObject(base);
  });

  it.each(['interval', 'final', 'size', 'id', 'conditions', 'factor', 'status', 'type', 'kind'])(
    'can have any JSON value as %s, also one that cannot be converted to a text',
    (name) => {
      const value: unknown = JSON.parse('{"toString": null, "valueOf": 1}');
      const event = { symbol: 'A', timestamp: 0, close: 1, [name]: value };
      expect(() => readEvent(event, 'event', { oldest: 0, newest: 1 })).not.toThrow();
    },
  );

  it('a correction has the new price and size, and a cancellation no price', () => {
    expect(read({ kind: 'correction', id: 'x', price: 2, size: 3 })).toMatchObject({
      bar: { close: 2, volume: 3 },
    });
    expect(read({ kind: 'correction', id: 'x', size: 0 })).toMatchObject({ bar: { close: 0, volume: 0 } });
  });

  it.each([
    [{ close: 1, interval: '1M' }, 'interval must be one of 1m, 5m, 15m, 30m, 1h, 4h, 1d, or its number of minutes; got "1M"'],
    [{ close: 1, interval: '10s' }, 'interval must be one of'],
    [{ close: 1, interval: [5] }, 'interval must be one of'],
    [{ close: 1, final: 'maybe' }, 'final must be true or false; got "maybe"'],
    [{ price: 1, conditions: [{}] }, 'conditions must be a text, a number, or a list of at most 32 of them'],
    [{ kind: 'correction', price: 1, size: 1 }, 'id must be the id of the trade, a text or a number; got nothing'],
    [{ kind: 'correction', id: 'x', price: 1 }, 'size must be a number from 0 to 1000000000000000000; got nothing'],
    [{ kind: 'correction', id: 'x', price: 1, size: 'NaN' }, 'size must be a number from 0'],
    [{ kind: 'correction', id: 'x', size: 1 }, 'price must be a number above 0'],
    [{ kind: 'status' }, 'status must be halt or resume; got nothing'],
    [{ kind: 'status', status: 'auction' }, 'status must be halt or resume; got "auction"'],
    [{ kind: 'split' }, 'factor must be a number from 0.001 to 1000: new shares per old share'],
    [{ kind: 'split', factor: '4:1' }, 'factor must be a number'],
    [{ kind: 'split', factor: 0 }, 'factor must be a number'],
    [{ kind: 'quote', price: 1 }, 'kind must be a trade or a bar'],
    [{ interval: '1m', bid: 1, ask: 2 }, 'event must be a trade or a bar'],
  ])('%j is refused: %s', (fields, message) => {
    const event = read(fields);
    expect('rule' in event ? formatViolation(event) : event).toEqual(expect.stringContaining(message));
  }); // prettier-ignore

  it.each([
    { close: 1, volume: 2 },
    { open: 1, high: 3, low: 1, close: 2, interval: '5m', final: true },
    { price: 1, size: 2, id: 'x', conditions: ['@'] },
    { kind: 'correction', id: 'x', price: 2, size: 3 },
    { kind: 'correction', id: 'x', size: 0 },
    { kind: 'status', status: 'halt' },
    { kind: 'status', status: 'resume' },
    { kind: 'split', factor: 0.1 },
  ])('%j can be written and read again', (fields) => {
    const event = read(fields) as MarketEvent;
    const written = toEventFields(event);
    expect(written).toEqual({ ...base, ...fields, timestamp: new Date(NOW).toISOString() });
    expect(readEvent(written, '', RANGE)).toEqual(event);
  });
});

describe('a batch without bar intervals', () => {
  const time = (second: number) => NOW - 60_000 + second * 1_000;
  const at = (second: number, fields: object) => ({ symbol: 'A', timestamp: time(second), ...fields });
  const createBatch = (...events: object[]) => {
    const record = { shardId: 'shardId-000000000000', sequenceNumber: '5', arrivedAt: NOW, bytes: undefined };
    return readBatch([{ ...record, text: JSON.stringify(events) }], 24);
  };
  const createProgress = () => new Map<string, DetectorProgress>([['A', { state: createState() }]]);
  const getState = (progress: ReadonlyMap<string, DetectorProgress>) => progress.get('A')!.state;

  it('uses a bar once it is final, and counts halts and resumes', () => {
    const progress = createProgress();
    const batch = createBatch(
      at(0, { open: 10, close: 11, interval: '1m', final: false }),
      at(0, { open: 10, close: 12, interval: '1m', final: true }),
      at(1, { kind: 'halt' }),
      at(2, { kind: 'status', status: 'resume' }),
    );
    const outcome = advanceBatch(batch, progress);
    const { notices, late, missed } = outcome;
    expect([notices, late, missed]).toEqual([{ openBars: 1, statuses: 2, splits: 0 }, 0, []]);
    expect([...formatLastEvents(batch, outcome)]).toEqual([['A', 'shardId-000000000000:5#3']]);
    expect([getState(progress).count, getState(progress).lastReceivedClose]).toEqual([1, 12]);
  });

  it('rescales the state at a split once, even if the split or the batch is repeated', () => {
    const progress = createProgress();
    const prices = [100, 101, 100, 102, 101].map((close, second) => at(second, { close, open: close - 1 }));
    const split = at(10, { kind: 'split', factor: 4 });
    const batch = createBatch(...prices, split, split, at(10, { close: 25.5, open: 25.25 }));
    const first = advanceBatch(batch, progress);
    expect([first.notices.splits, first.late, first.missed]).toEqual([1, 1, []]);
    const state = getState(progress);
    expect(state.lastClose).toBeCloseTo(25.5, 9);
    expect(state.averageTrueRange).toBeLessThan(1);
    const before = encodeState(state);
    const lastSequence = formatLastEvents(batch, first).get('A')!;
    const again = advanceBatch(batch, new Map([['A', { state, lastSequence }]]));
    expect([again.repeated, again.notices.splits]).toEqual([8, 0]);
    expect(encodeState(state)).toEqual(before);
  });

  it('does not apply a split after an event of the same time, but counts it as late', () => {
    const progress = createProgress();
    const batch = createBatch(at(9, { price: 100 }), at(9, { kind: 'split', factor: 4 }));
    const { missed, corrections } = advanceBatch(batch, progress);
    expect([missed, [...corrections], getState(progress).lastReceivedClose]).toEqual([[1], [], 100]);
  });

  it('reports a correction, because its trade is already used', () => {
    const progress = createProgress();
    const trade = at(1, { price: 100, size: 1, id: 'x' });
    const batch = createBatch(trade, at(2, { kind: 'correction', id: 'x', price: 90, size: 1 }));
    const { missed, corrections } = advanceBatch(batch, progress);
    expect([missed, [...corrections], getState(progress).lastReceivedClose]).toEqual([[1], [1], 100]);
  });
});

describe('a price window', () => {
  const at = (second: number, fields: object) => ({ timestamp: NOW - 60_000 + second * 1_000, ...fields });
  const readWindow = (...prices: object[]) => readPriceWindow(JSON.stringify({ symbol: 'A', prices }), NOW);
  const readCloses = (...prices: object[]) => {
    const reading = readWindow(...prices);
    return 'violation' in reading
      ? formatViolation(reading.violation)
      : reading.value.bars.map(({ close }) => close);
  };

  it('contains the bars as its corrections and splits change them', () => {
    expect(
      readCloses(
        at(0, { price: 100, size: 1, id: 'a' }),
        at(1, { price: 500, size: 1, id: 'b' }),
        at(2, { price: 104, size: 1, id: 'c' }),
        at(3, { kind: 'correction', id: 'b', size: 0 }),
        at(3, { kind: 'correction', id: 'c', price: 102, size: 1 }),
        at(4, { kind: 'halt' }),
        at(5, { kind: 'resume' }),
        at(6, { kind: 'split', factor: 2 }),
        at(6, { close: 51, interval: '1m', final: false }),
        at(6, { close: 52, interval: '1m', final: true }),
      ),
    ).toEqual([50, 51, 52]);
  });

  it.each([
    [
      [at(1, { price: 1, id: 'a' }), at(2, { kind: 'correction', id: 'b', size: 0 })],
      'prices[1].id must be the id of an earlier trade of the window; got "b"',
    ],
    [
      [at(2, { price: 1 }), at(1, { kind: 'halt' })],
      'prices[1].timestamp must be not earlier than the one before it',
    ],
    [[at(2, { price: 1 }), at(2, { price: 1 })], 'prices[1].timestamp must be later than the one before it'],
  ])('%j is refused: %s', (prices, message) => {
    expect(readCloses(...prices)).toEqual(expect.stringContaining(message));
  });
});
