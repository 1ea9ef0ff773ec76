import {
  advanceBatch,
  formatCorrelationId,
  formatLastEvents,
  findFirstRecords,
  readBatch,
  type DetectorProgress,
  type StreamRecord,
} from '../../../src/domain/market-data';
import { createState } from '../../../src/domain/patterns';

const NOW = Date.UTC(2024, 4, 1);
const createEvent = (symbol: string, second: number) => ({
  symbol,
  timestamp: NOW - 60_000 + second * 1000,
  close: 10,
});
const createRecord = (sequenceNumber: string, ...events: object[]): StreamRecord => ({
  shardId: 'shardId-000000000000',
  sequenceNumber,
  arrivedAt: NOW,
  text: JSON.stringify(events),
  bytes: undefined,
});
const createProgress = (...symbols: string[]): Map<string, DetectorProgress> =>
  new Map(symbols.map((symbol) => [symbol, { state: createState() }]));

test('the correlation id of an event contains shard, sequence number and index, in stream order', () => {
  const batch = readBatch(
    [
      createRecord('100', createEvent('A', 1), { close: 1 }, createEvent('B', 1)),
      createRecord('101', createEvent('A', 2)),
    ],
    24,
  );
  const { events, rejections } = batch;
  expect(
    Array.from({ length: events.count }, (_, event) => [
      formatCorrelationId(batch, event),
      events.record[event],
      events.bar(event).symbol,
    ]),
  ).toEqual([
    ['shardId-000000000000:100#0', 0, 'A'],
    ['shardId-000000000000:100#2', 0, 'B'],
    ['shardId-000000000000:101#0', 1, 'A'],
  ]);
  expect([...findFirstRecords(batch)]).toEqual([
    ['A', 0],
    ['B', 0],
  ]);
  expect(rejections).toEqual([
    expect.objectContaining({ correlationId: 'shardId-000000000000:100#1', record: 0, text: '{"close":1}' }),
  ]);
});

test('a record that is not text, or not JSON, results in one rejection without event text', () => {
  const { rejections } = readBatch(
    [
      { ...createRecord('1'), text: undefined },
      { ...createRecord('2'), text: 'oops' },
    ],
    24,
  );
  expect(rejections.map(({ rule, text }) => [rule, text])).toEqual([
    ['be UTF-8 text', undefined],
    ['be JSON, or JSON lines', undefined],
  ]);
});

test('the age of an event is measured at the arrival of its record, so that a retry hours later has the same result', () => {
  const { events } = readBatch([{ ...createRecord('1', createEvent('A', 0)), arrivedAt: NOW }], 1);
  expect(events.count).toBe(1);
  expect(
    readBatch([{ ...createRecord('1', createEvent('A', 0)), arrivedAt: NOW + 3_600_000 }], 1).events.count,
  ).toBe(0);
});

test('processed events are skipped, and late events are counted', () => {
  const batch = readBatch(
    [
      createRecord('9', createEvent('A', 1)),
      createRecord('10', createEvent('A', 2), createEvent('A', 2), createEvent('A', 1)),
    ],
    24,
  );
  const progress = createProgress('A');
  const first = advanceBatch(batch, progress);
  expect([first.late, first.repeated, [...formatLastEvents(batch, first)]]).toEqual([
    2,
    0,
    [['A', 'shardId-000000000000:10#0']],
  ]);
  const state = progress.get('A')?.state ?? createState();
  const count = state.count;
  const again = advanceBatch(batch, new Map([['A', { state, lastSequence: 'shardId-000000000000:10#0' }]]));
  expect([again.repeated, again.late, again.lastEvents.length, state.count]).toEqual([2, 2, 0, count]);
});

test('sequence numbers compare as numbers, and only within a shard', () => {
  const batch = readBatch([createRecord('10', createEvent('A', 5))], 24);
  const advanceAfter = (lastSequence: string) =>
    advanceBatch(batch, new Map([['A', { state: createState(), lastSequence }]]));
  expect(advanceAfter('shardId-000000000000:9#3').repeated).toBe(0);
  expect(advanceAfter('shardId-000000000000:10#0').repeated).toBe(1);
  expect(
    advanceAfter('shardId-000000000000:49590338271490256608559692538361571095921575989136588898#0').repeated,
  ).toBe(1);
  // A row of another shard, with a higher number: the event is new, and must not be lost.
  expect(advanceAfter('shardId-000000000001:99#0').repeated).toBe(0);
  expect(advanceAfter('unreadable').repeated).toBe(0);
});

test('a symbol without a loaded detector is an error, not a silent loss', () => {
  const batch = readBatch([createRecord('1', createEvent('A', 1))], 24);
  expect(() => advanceBatch(batch, createProgress('B'))).toThrow('no detector was loaded for A');
});

test('a batch that fails because of a missing detector does not affect the next batch', () => {
  const batch = readBatch([createRecord('300', createEvent('A', 1), createEvent('B', 1))], 24);
  expect(() => advanceBatch(batch, createProgress('A'))).toThrow('no detector was loaded for B');
  const progress = new Map([['A', { state: createState(), lastSequence: 'shardId-000000000000:300#0' }]]);
  const again = readBatch(
    [createRecord('300', createEvent('A', 1)), createRecord('301', createEvent('A', 2))],
    24,
  );
  const outcome = advanceBatch(again, progress);
  expect([outcome.repeated, [...formatLastEvents(again, outcome)]]).toEqual([
    1,
    [['A', 'shardId-000000000000:301#0']],
  ]);
  expect(progress.get('A')!.state.count).toBe(1);
});
