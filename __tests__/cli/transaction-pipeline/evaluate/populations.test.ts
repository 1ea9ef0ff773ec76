import { createHandbook } from '../../../../src/cli/transaction-pipeline/evaluate/population/handbook';
import { createRetail } from '../../../../src/cli/transaction-pipeline/evaluate/population/retail';
import type { Population } from '../../../../src/cli/transaction-pipeline/evaluate/population/types';
import { HANDBOOK_PROTOCOL, selectTest } from '../../../../src/cli/transaction-pipeline/evaluate/protocol';

import results from '../../../../tools/transaction-pipeline/measure/results.json';

const DAY_MS = 86_400_000;

// Each population has more than a million transactions.

/** A tenth of the customers with all days; the simulated towns are as crowded. */
const handbook = createHandbook(1, 0.1);
const retail = createRetail(1, 0.1);
const toBytes = ({ buffer, byteOffset, byteLength }: Float64Array | Uint8Array) =>
  Buffer.from(buffer, byteOffset, byteLength);
const count = ({ kind }: Population, wanted: number) =>
  kind.reduce((sum, value) => sum + Number(value === wanted), 0);

describe.each([handbook, retail])('the population $name', (population) => {
  it('is in the order of time', () => {
    expect(population.times.every((time, index) => index === 0 || time >= population.times[index - 1]!)).toBe(
      true,
    );
  });

  it('contains only valid amounts', () => {
    expect(population.amount.every((amount) => amount >= 0 && amount < 1e9)).toBe(true);
  });

  it('contains frauds of each kind', () => {
    population.kinds.forEach((_, kind) => expect(count(population, kind)).toBeGreaterThan(80));
  });
});

describe("the Handbook's population", () => {
  it.each(results.handbook.filter(({ seed }) => seed <= 5))(
    'has about as many transactions and frauds as the published one, seed $seed',
    ({ transactions, kindCounts, methods }) => {
      // Published: 1,754,155 transactions; 978, 9,099 and 4,604 frauds; 58,264 transactions and 385 frauds in the test.
      expect(Math.abs(transactions / 1_754_155 - 1)).toBeLessThan(0.03);
      expect(Math.min(...kindCounts)).toBeGreaterThan(300);
      expect(Math.abs(kindCounts[1]! / 978 - 1)).toBeLessThan(0.15);
      expect(Math.abs(kindCounts[2]! / 9_099 - 1)).toBeLessThan(0.1);
      expect(Math.abs(kindCounts[3]! / 4_604 - 1)).toBeLessThan(0.15);
      expect(Math.abs(methods[0]!.transactions / 58_264 - 1)).toBeLessThan(0.03);
      expect(Math.abs(methods[0]!.frauds / 385 - 1)).toBeLessThan(0.25);
    },
  );

  it('has as many as the published one on average', () => {
    const compare = (published: number, read: (one: (typeof results.handbook)[number]) => number) =>
      results.handbook.reduce((sum, one) => sum + read(one), 0) / results.handbook.length / published - 1;
    expect(Math.abs(compare(1_754_155, ({ transactions }) => transactions))).toBeLessThan(0.02);
    [978, 9_099, 4_604].forEach((published, index) => {
      expect(Math.abs(compare(published, ({ kindCounts }) => kindCounts[index + 1]!))).toBeLessThan(0.05);
    });
  });

  it('has no genuine amount above 220', () => {
    const genuine = handbook.amount.filter((_, index) => handbook.kind[index] === 0);
    expect(genuine.reduce((most, amount) => Math.max(most, amount), 0)).toBeLessThanOrEqual(220);
  });

  it('lasts 183 days from 2018-04-01', () => {
    expect(new Date(handbook.times[0]!).toISOString()).toMatch(/^2018-04-01/);
    expect(new Date(handbook.times[handbook.size - 1]!).toISOString()).toMatch(/^2018-09-30/);
  });

  it('is tested from 2018-08-08 to 2018-08-14, without the known cards', () => {
    const test = selectTest(handbook, HANDBOOK_PROTOCOL);
    expect(new Date(handbook.times[test[0]!]!).toISOString()).toMatch(/^2018-08-08/);
    expect(new Date(handbook.times[test[test.length - 1]!]!).toISOString()).toMatch(/^2018-08-14/);
    const known = new Set<number>();
    const trainDay = Date.UTC(2018, 6, 25);
    handbook.times.forEach((time, index) => {
      if (time >= trainDay && time < trainDay + 7 * DAY_MS && handbook.kind[index] !== 0)
        known.add(handbook.account[index]!);
    });
    expect(known.size).toBeGreaterThan(20);
    expect(test.filter((index) => known.has(handbook.account[index]!))).toEqual([]);
  });

  it('is the same for the same seed only', () => {
    const again = createHandbook(1, 0.1);
    // Buffers are compared at once, and other arrays number by number.
    expect(toBytes(again.amount).equals(toBytes(handbook.amount))).toBe(true);
    expect(toBytes(again.kind).equals(toBytes(handbook.kind))).toBe(true);
    expect(createHandbook(2, 0.1).size).not.toBe(handbook.size);
  });
});

describe('the retail population', () => {
  it('has several currencies and countries, and purchases without the card', () => {
    const sample = Array.from({ length: 2_000 }, (_, index) => retail.read(index * 10));
    expect(new Set(sample.map(({ currency }) => currency)).size).toBeGreaterThanOrEqual(7);
    expect(new Set(sample.map(({ country }) => country)).size).toBe(10);
    const absent = sample.filter(({ cardNotPresent }) => cardNotPresent).length;
    expect(absent / sample.length).toBeGreaterThan(0.15);
    expect(absent / sample.length).toBeLessThan(0.6);
  });

  it('has night-time frauds at night in the time zone of the account', () => {
    const kind = retail.kinds.indexOf('night-time from abroad');
    const hours = [...retail.kind.keys()]
      .filter((index) => retail.kind[index] === kind)
      .map((index) => retail.readLocalHour(index));
    expect(hours.every((hour) => hour >= 1 && hour <= 6)).toBe(true);
  });

  it('has genuine travelers', () => {
    const countries = new Map<number, Set<string>>();
    for (let index = 0; index < 30_000; index++) {
      const { country, cardNotPresent } = retail.read(index);
      const account = retail.account[index]!;
      if (retail.kind[index] === 0 && !cardNotPresent)
        countries.set(account, (countries.get(account) ?? new Set<string>()).add(country!));
    }
    expect([...countries.values()].filter(({ size }) => size > 1).length).toBeGreaterThan(50);
  });

  it('is the same for the same seed', () => {
    expect(toBytes(createRetail(1, 0.1).amount).equals(toBytes(retail.amount))).toBe(true);
  });
});
