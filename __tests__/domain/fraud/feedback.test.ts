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
const confirm = (states: typeof STATES, index: number, fraud: boolean) =>
  applyFeedback(states, { transaction: TRANSACTIONS[index]!, fraud, confirmedAt: START + 30 * DAY_MS });
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

  it('twice is the same as once, in any order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 8 }),
        (indices) => {
          const once = indices.reduce((states, index) => confirm(states, index, true), STATES);
          const twice = indices.reduce((states, index) => confirm(states, index, true), once);
          expect(twice).toEqual(once);
        },
      ),
    );
  });

  it('that clears a transaction changes nothing, because it already counts as genuine', () => {
    expect(confirm(STATES, 5, false)).toEqual(STATES);
  });

  it('that clears a confirmed fraud takes it back', () => {
    const { account, merchant } = confirm(confirm(STATES, 18, true), 18, false);
    expect(readAccount(account, NEXT)).toEqual(readAccount(ACCOUNT, NEXT));
    expect(readMerchant(merchant, NEXT)).toEqual(readMerchant(MERCHANT, NEXT));
  });

  it('starts a history if there is none', () => {
    const states = applyFeedback({}, { transaction: TRANSACTIONS[0]!, fraud: true, confirmedAt: START });
    expect(readMerchant(states.merchant, NEXT).frauds30).toBe(1);
  });
});
