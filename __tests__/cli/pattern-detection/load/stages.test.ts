import { computeDistribution, getMax, getMin } from '../../../../src/cli/statistics/distribution';
import {
  measureBacklog,
  findProcessedTimes,
  measureStages,
  type BatchLine,
  type SentRecord,
} from '../../../../src/cli/pattern-detection/load/stages';

describe('computeDistribution', () => {
  it('computes percentiles by nearest rank', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(computeDistribution(values)).toEqual({ count: 200, p50: 100, p95: 190, p99: 198, max: 200 });
    expect(computeDistribution([5])).toEqual({ count: 1, p50: 5, p95: 5, p99: 5, max: 5 });
    expect(computeDistribution([])).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, max: 0 });
  });

  it('finds the minimum and the maximum of more values than a call can have arguments', () => {
    const values = Array.from({ length: 300_000 }, (_, index) => index);
    expect([getMin(values), getMax(values)]).toEqual([0, 299_999]);
  });
});

const createRecord = (shard: number, sequence: number, asked: number, events = 10): SentRecord => ({
  shardId: `shardId-${shard}`,
  // Beyond the precision of a double.
  sequenceNumber: `4966392538361571095921575989136588${String(sequence).padStart(22, '0')}`,
  events,
  firstEvent: asked - 50,
  putAt: asked,
  acceptedAt: asked + 5,
});
const createBatch = (first: SentRecord, last: SentRecord, at: number, accepted = 10): BatchLine => ({
  loggedAt: at,
  shardId: first.shardId,
  firstSequence: first.sequenceNumber,
  lastSequence: last.sequenceNumber,
  accepted,
  rejected: 0,
  repeated: 0,
  late: 0,
  retried: false,
  readMs: 1,
  detectMs: 1,
});

const records = [
  createRecord(0, 1, 1_000),
  createRecord(0, 2, 1_100),
  createRecord(0, 3, 1_200),
  createRecord(1, 1, 1_300),
];
const [first, second, third, other] = records as [SentRecord, SentRecord, SentRecord, SentRecord];

describe('findProcessedTimes', () => {
  it('uses the first batch that contained the record, even if the record was delivered again', () => {
    const batches = [
      createBatch(first, third, 9_000),
      createBatch(first, second, 4_000),
      createBatch(other, other, 5_000),
    ];
    expect(findProcessedTimes(records, batches)).toEqual([4_000, 4_000, 9_000, 5_000]);
    expect(findProcessedTimes(records, [])).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('measureStages', () => {
  it('measures the time between the steps that led to a row', () => {
    const id = `${second.shardId}:${second.sequenceNumber}#3`;
    const createTimes = (time: number) => new Map([[id, time]]);
    const legs = measureStages(records, [createBatch(first, third, 3_000)], {
      started: createTimes(2_100),
      verdict: createTimes(2_150),
      stored: createTimes(2_170),
      alerted: createTimes(2_300),
    });
    expect(legs.map(({ stage: leg, count, p50, max }) => [leg, count, p50, max])).toEqual([
      ['packing a record', 4, 50, 50],
      ['put → stream', 4, 5, 5],
      ['put → consumer done', 3, 1_900, 2_000],
      ['put → consumer', 1, 1_000, 1_000],
      ['consumer → result', 1, 50, 50],
      ['result → row', 1, 20, 20],
      ['row → alert', 1, 130, 130],
      ['put → row', 1, 1_070, 1_070],
    ]);
  });
});

describe('measureBacklog', () => {
  it('counts events that the stream has accepted and the consumer has not processed', () => {
    const sent = [createRecord(0, 1, 0, 100), createRecord(0, 2, 1_500, 50), createRecord(0, 3, 3_000, 50)];
    const batches = [createBatch(sent[0]!, sent[1]!, 2_500), createBatch(sent[2]!, sent[2]!, 4_000)];
    expect(measureBacklog(sent, batches, 10)).toEqual([
      { seconds: 0, sent: 0, waiting: 0 },
      { seconds: 1, sent: 100, waiting: 100 },
      { seconds: 2, sent: 150, waiting: 150 },
      { seconds: 3, sent: 150, waiting: 0 },
      { seconds: 4, sent: 200, waiting: 0 },
    ]);
    expect(measureBacklog([], [], 10)).toEqual([]);
  });
});
