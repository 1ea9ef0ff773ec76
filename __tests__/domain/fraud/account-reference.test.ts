import fc from 'fast-check';
import { convertToReference } from '../../../src/domain/fraud/reference-rates';
import { readAccount, updateAccount, type AccountState } from '../../../src/domain/fraud';
import type { Transaction } from '../../../src/domain/transactions';
import { createTransaction, DAY_MS, HOUR_MS, START } from './transactions';

const MINUTE_MS = 60_000;
/** Fewer than the state stores one by one, so that a list of all transactions gives the same features. */
const MAX_TRANSACTIONS = 30;
/** Amounts above this multiple of the mean are large, and count as this multiple in the mean. */
const LARGE_RATIO = 2.5;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const getDay = (time: number): number => Math.floor(time / DAY_MS);
const getHour = (time: number): number => new Date(time).getUTCHours();
const toUsd = ({ amount, currency }: Transaction): number => convertToReference(amount, currency);
const toIsoCountry = (country: string): string => (country === 'UK' ? 'GB' : country);
const count = <T>(values: readonly T[], isCounted: (value: T) => boolean): number =>
  values.filter(isCounted).length;

/** The mean of the amounts, in which an outlier counts only up to a limit, and whether each of them was large. */
const computeMean = (history: readonly Transaction[]) => {
  let mean = 0;
  const large = history.map((transaction, index) => {
    const usd = toUsd(transaction);
    const isLarge = index >= 5 && usd > LARGE_RATIO * mean;
    mean = index === 0 ? usd : mean + (Math.min(usd, LARGE_RATIO * mean) - mean) / (index + 1);
    return isLarge;
  });
  return { mean, large };
};

/** The mean and deviation of the logarithms, in which a value counts at most three deviations. */
const computeDeviations = (history: readonly Transaction[], next: Transaction): number => {
  const toLog = (transaction: Transaction) => Math.log(toUsd(transaction) + 0.01);
  let [mean, variance] = [toLog(history[0]!), 0];
  const getDeviation = (seen: number) =>
    Math.max(0.3, Math.sqrt((1 - 4 / (4 + seen)) * variance + (4 / (4 + seen)) * 0.64));
  history.slice(1).forEach((transaction, index) => {
    const limit = 3 * getDeviation(index + 1);
    const deviation = Math.max(-limit, Math.min(limit, toLog(transaction) - mean));
    const weight = 1 / (index + 2);
    mean += weight * deviation;
    variance = (1 - weight) * (variance + weight * deviation ** 2);
  });
  return (toLog(next) - mean) / getDeviation(history.length);
};

/** Computes the features from the list of all transactions, in the order in which they arrived. */
const computeFeatures = (history: readonly Transaction[], next: Transaction) => {
  const { time } = next;
  const [today, now] = [getDay(time), Math.floor(time / 1000)];
  const usd = toUsd(next);
  const { mean, large } = computeMean(history);
  const inDays = (days: number) =>
    history.filter((one) => getDay(one.time) <= today && today - getDay(one.time) < days);
  const inSeconds = (seconds: number) =>
    history.filter((one) => {
      const age = now - Math.floor(one.time / 1000);
      return age >= 0 && age <= seconds;
    });
  const passed = (time - today * DAY_MS) / DAY_MS;
  const weigh = (one: Transaction) => [1, 1 - passed][today - getDay(one.time)] ?? 0;
  const lastDay = inDays(2);
  const week = inDays(7);
  const hour = inSeconds(3600);
  const ageDays = Math.max(0, (time - Math.min(...history.map((one) => one.time))) / DAY_MS);
  const countries = history.flatMap(({ country }) => (country === undefined ? [] : [toIsoCountry(country)]));
  const own = next.country === undefined ? undefined : toIsoCountry(next.country);
  const byCountry = new Map<string, number>();
  for (const country of countries) byCountry.set(country, (byCountry.get(country) ?? 0) + 1);
  const most = Math.max(0, ...byCountry.values());
  const home = [...byCountry].find(([, times]) => times === most)?.[0];
  const present = history
    .filter(({ country, cardNotPresent }) => country !== undefined && cardNotPresent !== true)
    .reduce<Transaction | undefined>(
      (last, one) => (last && Math.floor(one.time / 1000) < Math.floor(last.time / 1000) ? last : one),
      undefined,
    );
  const other = present && toIsoCountry(present.country!) !== own ? present : undefined;
  const categories = history.flatMap(({ merchantCategory }) => merchantCategory ?? []);
  let cardNotPresentShare = 0;
  history.forEach(({ cardNotPresent }, index) => {
    if (cardNotPresent === undefined) return;
    cardNotPresentShare += Math.max(0.05, 1 / (index + 1)) * (Number(cardNotPresent) - cardNotPresentShare);
  });
  const around = [23, 0, 1].map((offset) => (getHour(time) + offset) % 24);
  return {
    transactions: history.length,
    ageDays,
    usd,
    amountRatio: usd / mean,
    amountDeviations: computeDeviations(history, next),
    amountRatio7: week.length === 0 ? usd / mean : usd / (sum(week.map(toUsd)) / week.length),
    count1: sum(lastDay.map(weigh)),
    count7: week.length,
    count30: inDays(30).length,
    spending1:
      sum(lastDay.map((one) => weigh(one) * toUsd(one))) / ((mean * history.length) / Math.max(7, ageDays)),
    large14: count(inDays(14), (one) => large[history.indexOf(one)]!),
    count10m: inSeconds(600).length,
    count1h: hour.length,
    small1h: count(hour, (one) => toUsd(one) < 5),
    spending1h: sum(hour.map(toUsd)) / mean,
    hoursSinceLast: Math.min(999, Math.abs(time - Math.max(...history.map((one) => one.time))) / HOUR_MS),
    knownMerchant: Number(history.some(({ merchantId }) => merchantId === next.merchantId)),
    countryShare:
      own === undefined ? 1 : (count(countries, (country) => country === own) + 1) / (countries.length + 1),
    foreign: Number(own !== undefined && home !== undefined && home !== own),
    hoursSinceOtherCountry:
      own === undefined || other === undefined
        ? 999
        : Math.min(999, Math.abs(time / 1000 - Math.floor(other.time / 1000)) / 3600),
    hourShare: ((count(history, (one) => around.includes(getHour(one.time))) + 1) * 8) / (history.length + 8),
    cardNotPresentShare,
    categoryShare:
      next.merchantCategory === undefined
        ? 1
        : (count(categories, (one) => one === next.merchantCategory) + 1) / (categories.length + 5),
    frauds: 0,
    daysSinceFraud: 999,
  };
};

const addAll = (history: readonly Transaction[]): AccountState =>
  history.reduce<AccountState | undefined>(updateAccount, undefined)!;

/** Distances between transactions on the edges of the windows, and any others; the state stores 32 days. */
const distance = fc.oneof(
  fc.constantFrom(0, 1_000, 600_000, 601_000, HOUR_MS, HOUR_MS + 1_000, DAY_MS, 2 * DAY_MS, 7 * DAY_MS),
  fc.integer({ min: 0, max: 30 * MINUTE_MS }),
  fc.integer({ min: 0, max: 5 * DAY_MS }),
);
const purchase = fc.record(
  {
    merchantId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    amount: fc.oneof(
      fc.constantFrom(4.99, 5, 500),
      fc.integer({ min: 1, max: 10_000 }).map((cents) => cents / 100),
    ),
    currency: fc.constantFrom('USD', 'EUR'),
    country: fc.constantFrom('US', 'GB', 'UK', 'DE', 'FR', 'PL'),
    // In different slots of the state.
    merchantCategory: fc.constantFrom('groceries', 'crypto', 'luxury'),
    cardNotPresent: fc.boolean(),
  },
  { requiredKeys: ['merchantId', 'amount', 'currency'] },
);
const histories = fc
  .array(fc.tuple(distance, purchase), { minLength: 2, maxLength: MAX_TRANSACTIONS })
  .map((entries) => {
    let time = START;
    return entries.map(([wait, values]) => createTransaction({ ...values, time: (time += wait) } as never));
  });

const expectEqual = (history: readonly Transaction[], next: Transaction) => {
  const { features } = readAccount(addAll(history), next);
  const expected = computeFeatures(history, next);
  expect(Object.keys(features).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected)) {
    const found = features[name as keyof typeof features] as number;
    // The state stores sums with 24 bits.
    expect([name, Math.abs(found - value) <= 1e-4 * Math.max(1, Math.abs(value)) ? value : found]).toEqual([
      name,
      value,
    ]);
  }
};

describe('the features of an account are those of the list of its transactions', () => {
  it('in the order of time', () => {
    fc.assert(
      fc.property(histories, (transactions) => {
        expectEqual(transactions.slice(0, -1), transactions.at(-1)!);
      }),
      { numRuns: 150 },
    );
  });

  it('with one that arrives late', () => {
    fc.assert(
      fc.property(histories, distance, purchase, (history, age, values) => {
        const late = createTransaction({
          ...values,
          time: history.at(-1)!.time - Math.min(age, DAY_MS),
        } as never);
        const next = createTransaction({ ...values, time: history.at(-1)!.time + 1_000 } as never);
        expectEqual([...history, late], next);
      }),
      { numRuns: 150 },
    );
  });
});

describe('what the state of an account stores', () => {
  const repeat = (times: number, create: (index: number) => Partial<Transaction>) =>
    Array.from({ length: times }, (_, index) => createTransaction(create(index)));

  it('are up to 255 transactions and large amounts a day', () => {
    const small = repeat(300, () => ({ amount: 10 }));
    const large = repeat(300, () => ({ amount: 1_000_000, time: START + DAY_MS }));
    const next = createTransaction({ time: START + 2 * DAY_MS });
    expect(readAccount(addAll(small), next).features.count7).toBe(255);
    const { count7, large14 } = readAccount(addAll([...small, ...large]), next).features;
    expect([count7, large14]).toEqual([510, expect.any(Number)]);
    expect(large14).toBeGreaterThan(100);
    expect(large14).toBeLessThanOrEqual(255);
  });

  it('are the last 32 merchants, the first of which is replaced', () => {
    const history = repeat(33, (index) => ({ merchantId: `shop-${index}` }));
    const isKnown = (merchantId: string) =>
      readAccount(addAll(history), createTransaction({ merchantId })).features.knownMerchant;
    expect([0, 1, 2, 31, 32].map((index) => isKnown(`shop-${index}`))).toEqual([0, 1, 1, 1, 1]);
  });

  it('are six countries, the rarest of which is replaced', () => {
    const countries = ['US', 'US', 'DE', 'DE', 'FR', 'FR', 'PL', 'PL', 'BR', 'JP', 'JP', 'TH'];
    const state = addAll(countries.map((country) => createTransaction({ country })));
    const read = (country: string) =>
      readAccount(state, createTransaction({ country })).features.countryShare;
    // BR is replaced by TH: 11 purchases are stored.
    expect([read('BR'), read('TH'), read('US')]).toEqual([1 / 12, 2 / 12, 3 / 12]);
  });

  it('are 32 days: an older one has no effect', () => {
    const day = (number: number) => createTransaction({ time: START + number * DAY_MS });
    const history = [day(40), day(8), day(9), day(12)];
    const { features } = readAccount(addAll(history), day(41));
    expect(features).toMatchObject({ transactions: 4, count30: 2, ageDays: 33 });
    const days = Array.from({ length: 80 }, (_, index) => day(index));
    expect(readAccount(addAll(days), day(80)).features).toMatchObject({ count7: 6, count30: 29 });
    expect(readAccount(addAll(days), day(140)).features).toMatchObject({ count1: 0, count7: 0, count30: 0 });
  });
});
