import {
  advanceBatch,
  correlationIdOf,
  firstRecords,
  readBatch,
  type Progress,
  type StreamRecord,
} from '../../../src/domain/market-data';
import { newState } from '../../../src/domain/patterns';

const NOW = Date.UTC(2024, 4, 1);
const event = (symbol: string, second: number) => ({
  symbol,
  timestamp: NOW - 60_000 + second * 1000,
  close: 10,
});
const record = (sequenceNumber: string, ...events: object[]): StreamRecord => ({
  shardId: 'shardId-000000000000',
  sequenceNumber,
  arrivedAt: NOW,
  text: JSON.stringify(events),
  bytes: undefined,
});
const fresh = (...symbols: string[]): Map<string, Progress> =>
  new Map(symbols.map((symbol) => [symbol, { state: newState() }]));

test('events carry shard, sequence number and place as their correlation id, in the order of the stream', () => {
  const batch = readBatch(
    [record('100', event('A', 1), { close: 1 }, event('B', 1)), record('101', event('A', 2))],
    24,
  );
  const { events, rejections } = batch;
  expect(
    Array.from({ length: events.count }, (_, event) => [
      correlationIdOf(batch, event),
      events.record[event],
      events.bar(event).symbol,
    ]),
  ).toEqual([
    ['shardId-000000000000:100#0', 0, 'A'],
    ['shardId-000000000000:100#2', 0, 'B'],
    ['shardId-000000000000:101#0', 1, 'A'],
  ]);
  expect([...firstRecords(batch)]).toEqual([
    ['A', 0],
    ['B', 0],
  ]);
  expect(rejections).toEqual([
    expect.objectContaining({ correlationId: 'shardId-000000000000:100#1', record: 0, text: '{"close":1}' }),
  ]);
});

test('a record that is no text, or no JSON, is one rejection without an event’s text', () => {
  const { rejections } = readBatch(
    [
      { ...record('1'), text: undefined },
      { ...record('2'), text: 'oops' },
    ],
    24,
  );
  expect(rejections.map(({ rule, text }) => [rule, text])).toEqual([
    ['be UTF-8 text', undefined],
    ['be JSON, or JSON lines', undefined],
  ]);
});

test('an event’s age counts at its record’s arrival, so that a retry hours later judges the same', () => {
  const { events } = readBatch([{ ...record('1', event('A', 0)), arrivedAt: NOW }], 1);
  expect(events.count).toBe(1);
  expect(readBatch([{ ...record('1', event('A', 0)), arrivedAt: NOW + 3_600_000 }], 1).events.count).toBe(0);
});

test('what a detector has taken in is skipped, and what comes late is counted', () => {
  const batch = readBatch(
    [record('9', event('A', 1)), record('10', event('A', 2), event('A', 2), event('A', 1))],
    24,
  );
  const progress = fresh('A');
  const first = advanceBatch(batch, progress);
  expect([first.late, first.repeated, [...first.moved]]).toEqual([
    2,
    0,
    [['A', 'shardId-000000000000:10#0']],
  ]);
  const state = progress.get('A')?.state ?? newState();
  const count = state.count;
  const again = advanceBatch(batch, new Map([['A', { state, lastSequence: 'shardId-000000000000:10#0' }]]));
  expect([again.repeated, again.late, again.moved.size, state.count]).toEqual([2, 2, 0, count]);
});

test('sequence numbers compare as numbers, and only within a shard', () => {
  const batch = readBatch([record('10', event('A', 5))], 24);
  const after = (lastSequence: string) =>
    advanceBatch(batch, new Map([['A', { state: newState(), lastSequence }]]));
  expect(after('shardId-000000000000:9#3').repeated).toBe(0);
  expect(after('shardId-000000000000:10#0').repeated).toBe(1);
  expect(
    after('shardId-000000000000:49590338271490256608559692538361571095921575989136588898#0').repeated,
  ).toBe(1);
  // A row of another shard, with a higher number: the event is new, and must not be lost.
  expect(after('shardId-000000000001:99#0').repeated).toBe(0);
  expect(after('unreadable').repeated).toBe(0);
});

test('a symbol without a loaded detector is an error, not a silent loss', () => {
  const batch = readBatch([record('1', event('A', 1))], 24);
  expect(() => advanceBatch(batch, fresh('B'))).toThrow('no detector was loaded for A');
});
