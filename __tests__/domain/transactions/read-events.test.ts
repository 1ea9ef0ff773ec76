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
