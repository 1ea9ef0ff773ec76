import fc from 'fast-check';
import { readAccount, updateAccount, type AccountState } from '../../../src/domain/fraud';
import { ACCOUNT_BYTES, ACCOUNT_VERSION } from '../../../src/domain/fraud/account/layout';
import type { Transaction } from '../../../src/domain/transactions';
import { anyTransaction, createTransaction, DAY_MS, HOUR_MS, START } from './transactions';

const addAll = (transactions: readonly Transaction[], state?: AccountState) =>
  transactions.reduce<AccountState | undefined>(updateAccount, state)!;

/** A purchase of 20 US dollars on each of 60 days, always in the same shop at noon. */
const HABIT = Array.from({ length: 60 }, (_, day) =>
  createTransaction({
    transactionId: `habit-${day}`,
    time: START + day * DAY_MS,
    amount: 20,
    country: 'US',
    cardNotPresent: false,
    merchantCategory: 'groceries',
  }),
);
const NEXT = START + 60 * DAY_MS;

describe('the state of an account', () => {
  it('has the same size after any transactions', () => {
    fc.assert(
      fc.property(fc.array(anyTransaction, { minLength: 1, maxLength: 80 }), (transactions) => {
        const state = addAll(transactions);
        expect(state.length).toBe(ACCOUNT_BYTES);
        expect(state[0]).toBe(ACCOUNT_VERSION);
      }),
    );
  });

  it('is below one write unit of DynamoDB', () => {
    expect(ACCOUNT_BYTES).toBeLessThan(1024);
  });

  it('gives finite features after any transactions', () => {
    fc.assert(
      fc.property(fc.array(anyTransaction, { maxLength: 40 }), anyTransaction, (transactions, next) => {
        const state = transactions.length > 0 ? addAll(transactions) : undefined;
        const { features } = readAccount(state, next);
        expect(Object.entries(features).filter(([, value]) => !Number.isFinite(value))).toEqual([]);
        // An event contains them as JSON.
        expect(JSON.parse(JSON.stringify(features))).toEqual(features);
      }),
    );
  });

  it('is not changed by reading or by updating', () => {
    const state = addAll(HABIT);
    const before = Uint8Array.from(state);
    readAccount(state, createTransaction({ time: NEXT }));
    updateAccount(state, createTransaction({ time: NEXT }));
    expect(state).toEqual(before);
  });

  it('is read from a part of a larger buffer', () => {
    const state = addAll(HABIT);
    const buffer = Buffer.concat([Buffer.from([7, 7, 7]), state, Buffer.from([7])]).subarray(
      3,
      3 + state.length,
    );
    const next = createTransaction({ time: NEXT, amount: 90 });
    expect(readAccount(buffer, next)).toEqual(readAccount(state, next));
    expect(updateAccount(buffer, next)).toEqual(updateAccount(state, next));
  });

  it.each([
    ['another version', Uint8Array.from({ length: ACCOUNT_BYTES }, (_, index) => (index === 0 ? 99 : 0))],
    ['another size', new Uint8Array([ACCOUNT_VERSION])],
  ])('of %s is an error that explains the fix', (_, state) => {
    expect(() => readAccount(state, createTransaction())).toThrow(/delete the profile/);
    expect(() => updateAccount(state, createTransaction())).toThrow(/in version 1 with \d+ bytes/);
  });
});

describe('the features of an account', () => {
  it('compare the amount with the own history', () => {
    const { features } = readAccount(addAll(HABIT), createTransaction({ time: NEXT, amount: 100 }));
    expect(features.transactions).toBe(60);
    expect(features.amountRatio).toBeCloseTo(5, 3);
    expect(features.amountDeviations).toBeGreaterThan(3);
    expect(features).toMatchObject({ count7: 6, count30: 29, knownMerchant: 1 });
  });

  it('are hardly changed by an outlier', () => {
    const outlier = createTransaction({ time: NEXT, amount: 50_000 });
    const { features } = readAccount(
      addAll([...HABIT, outlier]),
      createTransaction({ time: NEXT + DAY_MS, amount: 20 }),
    );
    expect(features.amountRatio).toBeGreaterThan(0.95);
    expect(features.large14).toBe(1);
  });

  it('compare amounts of different currencies', () => {
    const inYen = createTransaction({ time: NEXT, amount: 3_000, currency: 'JPY' });
    expect(readAccount(addAll(HABIT), inYen).features.amountRatio).toBeCloseTo(1, 1);
  });

  it('know the countries of the account, and UK as GB', () => {
    const state = addAll([createTransaction({ country: 'GB', cardNotPresent: false })]);
    const read = (country: string) =>
      readAccount(state, createTransaction({ time: START + 2 * HOUR_MS, country })).features;
    expect(read('UK').foreign).toBe(0);
    expect(read('BR')).toMatchObject({ foreign: 1, hoursSinceOtherCountry: 2 });
  });

  it('of a purchase that arrives late have its distance in time, and leave the last country as it is', () => {
    const here = createTransaction({ time: START + 48 * HOUR_MS, country: 'US', cardNotPresent: false });
    const late = createTransaction({ time: START, country: 'DE', cardNotPresent: false });
    const state = addAll([here]);
    const distance = { hoursSinceLast: 48, hoursSinceOtherCountry: 48 };
    expect(readAccount(state, late).features).toMatchObject(distance);
    const next = createTransaction({ time: START + 49 * HOUR_MS, country: 'US', cardNotPresent: false });
    expect(readAccount(addAll([here, late]), next).features.hoursSinceOtherCountry).toBe(999);
  });

  it('without history are those of a new account', () => {
    const { features, recentTxnCount } = readAccount(undefined, createTransaction({ amount: 30 }));
    expect(recentTxnCount).toBe(1);
    expect(features).toMatchObject({ transactions: 0, usd: 30, amountRatio: 1 });
  });
});

describe('the number of recent transactions', () => {
  const at = (seconds: number) => createTransaction({ time: START + seconds * 1000 });

  it.each([
    [[], 1],
    [[0], 2],
    [[0, 10, 20], 4],
    [[-1], 1],
    [[700], 1],
  ])('with transactions at the seconds %j is %d at second 600', (seconds, expected) => {
    const state = seconds.length > 0 ? addAll(seconds.map(at)) : undefined;
    expect(readAccount(state, at(600)).recentTxnCount).toBe(expected);
  });

  it('does not depend on the order of arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1200 }), { minLength: 1, maxLength: 30 }), (seconds) => {
        const expected = 1 + seconds.filter((second) => second >= 400 && second <= 1000).length;
        expect(readAccount(addAll(seconds.map(at)), at(1000)).recentTxnCount).toBe(expected);
      }),
    );
  });

  it('is at most 33', () => {
    expect(readAccount(addAll(Array.from({ length: 50 }, () => at(0))), at(1)).recentTxnCount).toBe(33);
  });
});
