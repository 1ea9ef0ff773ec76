import fc from 'fast-check';
import { applyFeedback, updateMerchant, type MerchantState } from '../../../src/domain/fraud';
import { readAllDays, readFraudDays } from '../../../src/domain/fraud/merchant/fraud-days';
import { MERCHANT_BYTES, MERCHANT_VERSION } from '../../../src/domain/fraud/merchant/layout';
import { readMerchant } from '../../../src/domain/fraud/merchant/read';
import { view } from '../../../src/domain/fraud/merchant/view';
import type { Transaction } from '../../../src/domain/transactions';
import { anyTransaction, createTransaction, DAY_MS, START } from './transactions';

const onDay = (day: number, transactionId = `day-${day}`) =>
  createTransaction({ transactionId, time: START + day * DAY_MS });

/** One transaction a day; frauds on the given days, which are all confirmed. */
function createState(days: number, frauds: readonly number[]): MerchantState {
  const all = Array.from({ length: days }, (_, day) => onDay(day));
  const state = all.reduce<MerchantState | undefined>(updateMerchant, undefined)!;
  return frauds.reduce((merchant, day) => confirm(merchant, onDay(day)), state);
}

const confirm = (merchant: MerchantState, transaction: Transaction, fraud = true) =>
  applyFeedback({ merchant }, { transaction, fraud, confirmedAt: transaction.time + 7 * DAY_MS }).merchant;

describe('the state of a merchant', () => {
  it('has the same size after any transactions and confirmations', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyTransaction, fc.boolean()), { minLength: 1, maxLength: 80 }),
        (rows) => {
          let state: MerchantState | undefined;
          for (const [transaction, fraud] of rows) {
            state = updateMerchant(state, transaction);
            if (fraud) state = confirm(state, transaction);
          }
          expect(state!.length).toBe(MERCHANT_BYTES);
          expect(state![0]).toBe(MERCHANT_VERSION);
          const history = readMerchant(state, onDay(200));
          expect(Object.values(history).every(Number.isFinite)).toBe(true);
          expect(history.frauds30).toBeLessThanOrEqual(rows.length);
        },
      ),
    );
  });

  it('is below one write unit of DynamoDB', () => {
    expect(MERCHANT_BYTES).toBeLessThan(1024);
  });

  it('does not depend on the order of transactions within a day', () => {
    const times = [0, 5, 2, 9].map((hour) => createTransaction({ time: START + hour * 600_000 }));
    const add = (all: readonly Transaction[]) =>
      all.reduce<MerchantState | undefined>(updateMerchant, undefined);
    const next = onDay(10);
    expect(readMerchant(add(times), next).settled30).toBe(4);
    expect(readMerchant(add([...times].reverse()), next)).toEqual(readMerchant(add(times), next));
  });

  it('of another version is an error that explains the fix', () => {
    expect(() => readMerchant(new Uint8Array(MERCHANT_BYTES), onDay(0))).toThrow(/delete the profile/);
  });
});

describe('the days of a merchant without a fraud', () => {
  it('are read in a shorter way with the same result', () => {
    const anyDays = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(anyDays, fc.integer({ min: 0, max: 180 }), (days, next) => {
        const state = days
          .map((day) => onDay(day))
          .reduce<MerchantState | undefined>(updateMerchant, undefined);
        view.load(state!);
        const { time } = onDay(next);
        expect(readFraudDays(time)).toEqual(readAllDays(time));
      }),
    );
  });
});

describe('the confirmed frauds of a merchant', () => {
  it('count with the transactions of the settled days', () => {
    const history = readMerchant(createState(40, [20, 21, 22]), onDay(40));
    expect(history).toMatchObject({
      frauds30: 3,
      settled30: 30,
      daysSinceFraud: 18,
      daysSinceFirstFraud: 20,
    });
  });

  it('form an episode between genuine days', () => {
    const history = readMerchant(createState(40, [10, 11, 12, 13]), onDay(40));
    expect(history).toMatchObject({
      daysSinceFraud: 27,
      daysSinceFirstFraud: 30,
      daysSinceGenuine: 31,
      episodeFrauds: 4,
      episodeShare: 1,
      genuineAfterFraud: 19,
    });
  });

  it('of the days that are not settled count without the genuine transactions of those days', () => {
    expect(readMerchant(createState(40, [38]), onDay(40))).toMatchObject({ frauds1: 1, settled1: 2 });
    expect(readMerchant(createState(40, []), onDay(40))).toMatchObject({ frauds1: 0, settled1: 1 });
  });

  it('of before the stored days are ignored', () => {
    const state = createState(100, []);
    expect(readMerchant(confirm(state, onDay(3)), onDay(100)).frauds30).toBe(0);
  });
});
