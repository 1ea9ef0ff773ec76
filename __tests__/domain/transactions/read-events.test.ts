import fc from 'fast-check';
import {
  readFraudConfirmed,
  readSuspiciousTransaction,
  readTransactionReceived,
  toSuspiciousTransaction,
  toTransactionReceived,
} from '../../../src/domain/transactions';
import { createRow, SCORED_ROW } from './rows';

const NOW = Date.UTC(2026, 10, 29, 12);
const RECEIVED = { ...toTransactionReceived(createRow()) };
const SUSPICIOUS = { ...toSuspiciousTransaction(SCORED_ROW)! };
const CONFIRMED = {
  version: 1,
  transactionId: 'txn-1',
  fraud: true,
  confirmedBy: 'desk@example.com',
  confirmedAt: '2026-11-29T11:30:00.000Z',
};

describe('the readers of events', () => {
  it('accept what the system sends, also with fields of a later format', () => {
    expect(readTransactionReceived(RECEIVED)).toEqual({ value: RECEIVED });
    expect(readSuspiciousTransaction(SUSPICIOUS)).toEqual({ value: SUSPICIOUS });
    expect(readFraudConfirmed(CONFIRMED, NOW)).toEqual({ value: CONFIRMED });
    expect(readFraudConfirmed({ ...CONFIRMED, later: 1 }, NOW)).toMatchObject({ value: CONFIRMED });
  });

  it.each([
    ['nothing', undefined, 'detail'],
    ['a text', 'x', 'detail'],
    ['another version', { ...RECEIVED, version: 2 }, 'detail.version'],
    ['no version', { ...RECEIVED, version: undefined }, 'detail.version'],
    ['no id', { ...RECEIVED, transactionId: undefined }, 'detail.transactionId'],
    ['an id with a separator', { ...RECEIVED, accountId: 'a#b' }, 'detail.accountId'],
    ['a time without milliseconds', { ...RECEIVED, timestamp: '2026-11-29T11:00:00Z' }, 'detail.timestamp'],
    ['a negative amount', { ...RECEIVED, amount: -5 }, 'detail.amount'],
    ['too many decimals', { ...RECEIVED, amount: 0.005 }, 'detail.amount'],
    ['an unknown currency', { ...RECEIVED, currency: 'XYZ' }, 'detail.currency'],
    ['hour 24', { ...RECEIVED, localHour: 24 }, 'detail.localHour'],
    ['no count', { ...RECEIVED, recentTxnCount: 0 }, 'detail.recentTxnCount'],
    ['texts as features', { ...RECEIVED, account: { usd: '5' } }, 'detail.account'],
    ['a list as features', { ...RECEIVED, account: [1] }, 'detail.account'],
    ['a long trace', { ...RECEIVED, traceHeader: 'x'.repeat(501) }, 'detail.traceHeader'],
  ])('refuse a TransactionReceived with %s', (_, detail, field) => {
    expect(readTransactionReceived(detail)).toMatchObject({ violation: { field } });
  });

  it('accept the ends of each range', () => {
    for (const score of [0, 100])
      expect(readSuspiciousTransaction({ ...SUSPICIOUS, score })).toHaveProperty('value');
    const reasons = Array.from({ length: 100 }, () => 'reason');
    expect(readSuspiciousTransaction({ ...SUSPICIOUS, reasons })).toHaveProperty('value');
    expect(readSuspiciousTransaction({ ...SUSPICIOUS, reasons: [...reasons, 'x'] })).toMatchObject({
      violation: { field: 'detail.reasons' },
    });
    expect(readTransactionReceived({ ...RECEIVED, traceHeader: 'x'.repeat(500) })).toHaveProperty('value');
    for (const timestamp of [
      '2026-11-29T11:00:00.000Zx',
      'x2026-11-29T11:00:00.000Z',
      '2026-11-29T11:00:00.000+01:00',
    ])
      expect(readTransactionReceived({ ...RECEIVED, timestamp })).toEqual({
        violation: {
          field: 'detail.timestamp',
          rule: 'be an ISO 8601 time in UTC with milliseconds, such as 2026-11-29T09:30:00.000Z',
          got: JSON.stringify(timestamp),
        },
      });
    expect(readFraudConfirmed({ ...CONFIRMED, confirmedBy: 'x'.repeat(300) }, NOW)).toMatchObject({
      violation: { rule: expect.stringMatching(/^be a text of 1 to \d+ characters$/) as string },
    });
    expect(readFraudConfirmed({ ...CONFIRMED, confirmedAt: '2030-01-01T00:00:00.000Z' }, NOW)).toMatchObject({
      violation: {
        field: 'detail.confirmedAt',
        rule: expect.stringMatching(/^not be later than 2026-/) as string,
      },
    });
  });

  it.each([
    ['approve', { ...SUSPICIOUS, outcome: 'approve' }, 'detail.outcome'],
    ['a score of 101', { ...SUSPICIOUS, score: 101 }, 'detail.score'],
    ['numbers as reasons', { ...SUSPICIOUS, reasons: [5] }, 'detail.reasons'],
  ])('refuse a SuspiciousTransaction with %s', (_, detail, field) => {
    expect(readSuspiciousTransaction(detail)).toMatchObject({ violation: { field } });
  });

  it.each([
    ['text for true', { ...CONFIRMED, fraud: 'true' }, 'detail.fraud'],
    ['nobody', { ...CONFIRMED, confirmedBy: '' }, 'detail.confirmedBy'],
    ['a time in the future', { ...CONFIRMED, confirmedAt: '2026-11-29T12:05:00.001Z' }, 'detail.confirmedAt'],
  ])('refuse a FraudConfirmed with %s', (_, detail, field) => {
    expect(readFraudConfirmed(detail, NOW)).toMatchObject({ violation: { field } });
  });

  it('never throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.record({ version: fc.constant(1), transactionId: fc.jsonValue() })),
        (detail) => {
          for (const read of [readTransactionReceived, readSuspiciousTransaction])
            expect('violation' in read(detail)).toBe(true);
          readFraudConfirmed(detail, NOW);
        },
      ),
    );
  });
});

it('accepts the event of a transaction that every rule of a full set matched', () => {
  const parts = Array.from({ length: 120 }, (_, index) => ({
    name: `Rule${index}`,
    points: 1,
    reason: `reason ${index}`,
  }));
  const detail = toSuspiciousTransaction({ ...SCORED_ROW, parts })!;
  expect(detail.reasons).toEqual(parts.slice(0, 20).map(({ reason }) => reason));
  expect(readSuspiciousTransaction(detail)).toHaveProperty('value');
});
