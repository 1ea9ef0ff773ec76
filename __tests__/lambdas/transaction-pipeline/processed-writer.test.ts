import { gunzipSync } from 'node:zlib';
import type { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Telemetry } from '../../../src/lambdas/shared/telemetry';
import { createProcessedTransactions } from '../../../src/lambdas/transaction-pipeline/adapters/processed-transactions';
import { createProcessedWriter } from '../../../src/lambdas/transaction-pipeline/write-processed';
import { SCORED_ROW } from '../../domain/transactions/rows';
import { createChange } from './changes';

const HOUR = Date.UTC(2026, 10, 29, 11) / 1000;
const createRecord = (before: object | undefined, after: object | undefined, time = HOUR) =>
  createChange({ before, after, time });

const { score, outcome, parts, matchedRules, model, scoredAt, ...ACCEPTED } = SCORED_ROW;
const SCORE = { score, outcome, parts, matchedRules, model, scoredAt };

const createWriter = () => {
  const objects = new Map<string, Buffer>();
  let failures = 0;
  const send = (command: PutObjectCommand) => {
    if (failures-- > 0) return Promise.reject(new Error('SlowDown'));
    objects.set(command.input.Key!, command.input.Body as Buffer);
    return Promise.resolve({});
  };
  const counts: [string, number][] = [];
  const telemetry = {
    meter: { count: (name: string, value: number) => counts.push([name, value]), flush: () => undefined },
  } as unknown as Telemetry;
  const write = createProcessedWriter({
    telemetry,
    objects: createProcessedTransactions('bucket', { send: send as never }),
  });
  const read = (key: string) =>
    gunzipSync(objects.get(key)!)
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { write, objects, read, counts, fail: (count: number) => (failures = count) };
};

describe('ProcessedWriter', () => {
  it('writes a line when a transaction is scored, and another one when its result is known', async () => {
    const { write, objects, read, counts } = createWriter();
    const confirmed = { ...SCORED_ROW, fraud: true, confirmedAt: '2026-11-29T11:30:00.000Z' };
    const records = [
      createRecord(undefined, ACCEPTED),
      createRecord(ACCEPTED, { ...ACCEPTED, ...SCORE }),
      createRecord(SCORED_ROW, { ...SCORED_ROW, notifiedAt: '2026-11-29T11:00:01.000Z' }),
      createRecord(SCORED_ROW, confirmed),
      createRecord(confirmed, { ...confirmed, fraud: false }),
      createRecord(ACCEPTED, { ...ACCEPTED, fraud: true }),
      createRecord(SCORED_ROW, undefined),
    ];
    await write({ Records: records });
    const [key] = objects.keys();
    expect(key).toMatch(
      /^transactions\/date=2026-11-29\/hour=11\/10000000000000000000\d{4}-\d{4}abcd\.jsonl\.gz$/,
    );
    const lines = read(key!);
    expect(lines.map(({ change, fraud }) => [change, fraud])).toEqual([
      ['scored', undefined],
      ['confirmed', true],
      ['confirmed', false],
    ]);
    expect(lines[0]).toMatchObject({ transactionId: 'txn-1', amount: 25.5, ...SCORE, status: 'scored' });
    for (const name of ['account', 'ts', 'traceHeader']) expect(lines[0]).not.toHaveProperty(name);
    expect(counts).toEqual([['TransactionsWritten', 3]]);
  });

  it('writes a result that was known before the score with the score', async () => {
    const { write, read, objects } = createWriter();
    const early = { ...ACCEPTED, fraud: true };
    await write({ Records: [createRecord(early, { ...early, ...SCORE })] });
    expect(read([...objects.keys()][0]!)).toMatchObject([{ change: 'scored', fraud: true }]);
  });

  it('writes an object for each hour', async () => {
    const { write, objects } = createWriter();
    const change = [ACCEPTED, SCORED_ROW] as const;
    await write({ Records: [createRecord(...change), createRecord(...change, HOUR + 3_600)] });
    expect([...objects.keys()].map((key) => key.split('/').slice(1, 3).join(' '))).toEqual([
      'date=2026-11-29 hour=11',
      'date=2026-11-29 hour=12',
    ]);
  });

  it('replaces its own objects when a batch is repeated, and fails with S3', async () => {
    const { write, objects, fail } = createWriter();
    const Records = [createRecord(ACCEPTED, SCORED_ROW), createRecord(ACCEPTED, SCORED_ROW, HOUR + 3_600)];
    fail(1);
    await expect(write({ Records })).rejects.toThrow('SlowDown');
    await write({ Records });
    const before = new Map(objects);
    await write({ Records });
    expect(objects).toEqual(before);
    expect(objects.size).toBe(2);
  });

  it.each([1, 2, 3])('replaces its objects when a batch is bisected after %d changes', async (half) => {
    const { write, objects, read } = createWriter();
    const Records = [
      createRecord(undefined, ACCEPTED),
      createRecord(ACCEPTED, SCORED_ROW),
      createRecord(ACCEPTED, { ...SCORED_ROW, transactionId: 'txn-2' }, HOUR + 3_600),
      createRecord(ACCEPTED, { ...SCORED_ROW, transactionId: 'txn-3' }, HOUR + 3_600),
    ];
    await write({ Records });
    await write({ Records: Records.slice(0, half) });
    await write({ Records: Records.slice(half) });
    const ids = [...objects.keys()].flatMap((key) => read(key).map(({ transactionId }) => transactionId));
    expect(ids).toEqual(['txn-1', 'txn-2', 'txn-3']);
  });

  it('writes nothing for changes that decide nothing', async () => {
    const { write, objects } = createWriter();
    await write({ Records: [createRecord(undefined, ACCEPTED)] });
    await write({ Records: [] });
    expect(objects.size).toBe(0);
  });
});
