import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { getCalendar } from '../../../src/domain/calendar';
import { createShardClock } from '../../../src/lambdas/pattern-detection/adapters/shard-clock';
import { findClockEvents } from '../../../src/lambdas/pattern-detection/clock-event';
import { createBarClock, listRows } from '../../../src/lambdas/pattern-detection/send-clock-events';
import { createClient } from '../shared/client';
import { createKinesisEvent } from './events';
import { World } from './world';

const END = 2n ** 128n - 1n;
const HALF = 2n ** 127n;

const createShard = (start: bigint, end: bigint, isClosed = false) => ({
  HashKeyRange: { StartingHashKey: String(start), EndingHashKey: String(end) },
  SequenceNumberRange: { StartingSequenceNumber: '1', ...(isClosed && { EndingSequenceNumber: '9' }) },
});

const start = (...answers: unknown[]) => {
  const { client, inputs } = createClient<KinesisClient>(...answers);
  const world = new World();
  const shards = createShardClock('Stream', client);
  const clock = createBarClock({ telemetry: world.telemetry, shards, calendar: getCalendar('XNYS') });
  return { world, clock, inputs };
};

test('each row belongs to exactly one shard, even with 300 shards, or with ranges that split a row', () => {
  for (const count of [1, 2, 3, 7, 64, 300]) {
    const bound = (index: number) => ((END + 1n) * BigInt(index)) / BigInt(count);
    const rows = Array.from({ length: count }, (_, index) =>
      listRows({ start: bound(index), end: bound(index + 1) - 1n }),
    );
    expect(rows.flat()).toEqual(Array.from({ length: 256 }, (_, row) => row.toString(16).padStart(2, '0')));
  }
});

test('puts one event into each open shard, by the first hash of its range', async () => {
  const { clock, inputs, world } = start(
    { Shards: [createShard(0n, END, true), createShard(0n, HALF - 1n)], NextToken: 'more' },
    { Shards: [createShard(HALF, END)] },
    {},
  );
  await expect(clock()).resolves.toEqual({ shards: 2 });
  expect(inputs.slice(0, 2)).toEqual([{ StreamName: 'Stream' }, { NextToken: 'more' }]);
  const records = inputs[2]!.Records as { ExplicitHashKey: string; Data: Buffer }[];
  expect(records.map(({ ExplicitHashKey }) => ExplicitHashKey)).toEqual(['0', String(HALF)]);
  const event = createKinesisEvent(
    records.map(({ Data }) => Data),
    world.time,
  );
  const found = findClockEvents(event.Records);
  expect(found.map(({ record, time, rows }) => [record, time, rows.length, rows[0]])).toEqual([
    [0, world.time, 128, '00'],
    [1, world.time, 128, '80'],
  ]);
});

test('puts events in the session and up to 30 minutes after its close', async () => {
  const { clock, world, inputs } = start({ Shards: [createShard(0n, END)] });
  world.time = Date.UTC(2024, 4, 1, 13, 29);
  await expect(clock()).resolves.toEqual({ shards: 0 });
  world.time = Date.UTC(2024, 4, 1, 20, 30);
  await expect(clock()).resolves.toEqual({ shards: 0 });
  expect(inputs).toEqual([]);
  world.time = Date.UTC(2024, 4, 1, 20, 29);
  await expect(clock()).resolves.toEqual({ shards: 1 });
});

test('fails if the stream refuses an event, so that it is retried', async () => {
  const { clock } = start({ Shards: [createShard(0n, END)] }, { FailedRecordCount: 1 });
  await expect(clock()).rejects.toThrow('failed to put 1 of 1 clock events into Stream');
});
