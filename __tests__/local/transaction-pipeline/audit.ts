import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { gunzipSync } from 'node:zlib';
import { waitUntil } from '../emulator-client';
import { createTransaction, type Pipeline } from './pipeline';

/** Tests what is recorded about a transaction: its audit trail, its trace, and its line in the bucket. */
export function testAudit(pipeline: Pipeline): void {
  it('has one trace id from the request to the notification, and a complete audit trail', async () => {
    const transaction = createTransaction({
      accountId: 'test-audit',
      amount: 4_800,
      currency: 'USD',
      region: 'us-east-1',
      merchantCategory: 'crypto',
      country: 'NG',
      cardNotPresent: true,
    });
    const { transactionId } = transaction;
    expect((await pipeline.post(transaction)).status).toBe(202);
    const scored = await pipeline.waitForScore(transactionId);
    expect(scored.outcome).not.toBe('approve');
    expect(scored.matchedRules).toEqual(
      expect.arrayContaining(['GeoAnomaly', 'HighRiskMerchant', 'HighValueDomestic']),
    );
    const isNotified = async () =>
      (await pipeline.readHistory(transactionId)).some(({ type, source }) =>
        /Notifier/.test(`${type} ${source}`),
      );
    await waitUntil(isNotified, 30_000);
    const entries = await pipeline.readHistory(transactionId);
    const text = JSON.stringify(entries);
    for (const part of [
      'TransactionAccepted',
      'TransactionReceived',
      'SuspiciousTransaction',
      'FraudDetector',
      'Notifier',
    ])
      expect(text).toContain(part);
    expect(entries.flatMap(({ rule }) => rule ?? []).sort()).toEqual([
      'GeoAnomaly',
      'HighRiskMerchant',
      'HighValueDomestic',
    ]);
    const traces = new Set(entries.map(({ traceId }) => traceId));
    expect([...traces]).toEqual([expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/)]);
  });

  it('writes each scored transaction to the bucket once, in the partition of its hour', async () => {
    const transaction = createTransaction({ accountId: 'test-bucket' });
    expect((await pipeline.post(transaction)).status).toBe(202);
    await pipeline.waitForScore(transaction.transactionId);
    const Bucket = pipeline.getOutput('ProcessedBucketName');
    const findKeys = async () => {
      const { Contents = [] } = await pipeline.s3.send(new ListObjectsV2Command({ Bucket }));
      const keys: string[] = [];
      for (const { Key } of Contents) {
        const { Body } = await pipeline.s3.send(new GetObjectCommand({ Bucket, Key }));
        const lines = gunzipSync(await Body!.transformToByteArray())
          .toString()
          .trim()
          .split('\n');
        keys.push(...lines.filter((line) => line.includes(transaction.transactionId)).map(() => Key!));
      }
      return keys;
    };
    expect(await waitUntil(async () => (await findKeys()).length > 0, 60_000)).toBe(true);
    const keys = await findKeys();
    expect(keys).toEqual([
      expect.stringMatching(/^transactions\/date=\d{4}-\d\d-\d\d\/hour=\d\d\/[^/]+\.jsonl\.gz$/),
    ]);
  });
}
