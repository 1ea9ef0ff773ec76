import fc from 'fast-check';
import { applyFeedback, readAccount, updateAccount, updateMerchant } from '../../../src/domain/fraud';
import { readMerchant } from '../../../src/domain/fraud/merchant/read';
import { createTransaction, DAY_MS, START } from './transactions';

const TRANSACTIONS = Array.from({ length: 20 }, (_, day) =>
  createTransaction({ transactionId: `transaction-${day}`, time: START + day * DAY_MS }),
);
const ACCOUNT = TRANSACTIONS.reduce<Uint8Array | undefined>(updateAccount, undefined)!;
const MERCHANT = TRANSACTIONS.reduce<Uint8Array | undefined>(updateMerchant, undefined)!;
const STATES = { account: ACCOUNT, merchant: MERCHANT };
const confirm = (states: typeof STATES, index: number, fraud: boolean, earlier?: boolean) =>
  applyFeedback(states, {
    transaction: TRANSACTIONS[index]!,
    fraud,
    earlier,
    confirmedAt: START + 30 * DAY_MS,
  });
const NEXT = createTransaction({ time: START + 28 * DAY_MS });

describe('feedback', () => {
  it('of a fraud reaches the account and the merchant', () => {
    const { account, merchant } = confirm(STATES, 18, true);
    expect(readAccount(account, NEXT).features).toMatchObject({ frauds: 1, daysSinceFraud: 10 });
    expect(readMerchant(merchant, NEXT)).toMatchObject({ frauds30: 1, daysSinceFraud: 10 });
  });

  it('does not change the given states', () => {
    const before = [Uint8Array.from(ACCOUNT), Uint8Array.from(MERCHANT)];
    confirm(STATES, 18, true);
    expect([ACCOUNT, MERCHANT]).toEqual(before);
  });

  it('changes the histories exactly once, in any order and however many results there are', () => {
    const anyResult = fc.record({ index: fc.integer({ min: 0, max: 19 }), fraud: fc.boolean() });
    fc.assert(
      fc.property(fc.array(anyResult, { maxLength: 200 }), (results) => {
        const latest = new Map<number, boolean>();
        let states = STATES;
        for (const { index, fraud } of results) {
          states = confirm(states, index, fraud, latest.get(index));
          latest.set(index, fraud);
        }
        const frauds = [...latest].filter(([, fraud]) => fraud).map(([index]) => index);
        const expected = frauds.reduce((all, index) => confirm(all, index, true), STATES);
        expect(states.merchant).toEqual(expected.merchant);
        expect(readAccount(states.account, NEXT).features.frauds).toBe(frauds.length);
      }),
    );
  });

  it('that clears a fraud takes it back after any number of others', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      createTransaction({ transactionId: `fraud-${index}`, time: START + 18 * DAY_MS + index }),
    );
    const confirmAll = (states: typeof STATES, fraud: boolean, earlier?: boolean) =>
      many.reduce(
        (all, transaction) => applyFeedback(all, { transaction, fraud, earlier, confirmedAt: START }),
        states,
      );
    const confirmed = confirmAll(STATES, true);
    expect(readMerchant(confirmed.merchant, NEXT).frauds30).toBe(60);
    const cleared = confirmAll(confirmed, false, true);
    expect(readAccount(cleared.account, NEXT)).toEqual(readAccount(ACCOUNT, NEXT));
    expect(cleared.merchant).toEqual(MERCHANT);
  });

  it('that clears a transaction changes nothing, because it already counts as genuine', () => {
    expect(confirm(STATES, 5, false)).toEqual(STATES);
  });

  it('that clears a confirmed fraud takes it back', () => {
    const { account, merchant } = confirm(confirm(STATES, 18, true), 18, false, true);
    expect(readAccount(account, NEXT)).toEqual(readAccount(ACCOUNT, NEXT));
    expect(readMerchant(merchant, NEXT)).toEqual(readMerchant(MERCHANT, NEXT));
  });

  it('starts a history if there is none', () => {
    const states = applyFeedback({}, { transaction: TRANSACTIONS[0]!, fraud: true, confirmedAt: START });
    expect(readMerchant(states.merchant, NEXT).frauds30).toBe(1);
  });
});
