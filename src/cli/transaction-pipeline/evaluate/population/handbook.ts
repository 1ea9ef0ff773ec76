import { createRandom, type Random } from '../../../statistics/random';
import { DAY_MS } from './calendar';
import { drawIndex, drawIndices, drawNormal, drawPoisson, roundCents } from './distributions';
import type { Population } from './types';

// The population that the "Fraud Detection Handbook" (Le Borgne et al., ULB) describes, written from its description.

const CUSTOMERS = 5_000;
const TERMINALS = 10_000;
const GRID = 100;
const RADIUS = 5;
const DAYS = 183;
const START = Date.UTC(2018, 3, 1);
const SECONDS_A_DAY = 86_400;
/** The time of day: a normal distribution, without what falls outside the day. */
const [NOON_S, SPREAD_S] = [43_200, 20_000];

const KINDS = ['genuine', 'amount above 220', 'compromised terminal', 'compromised customer'];
const [LARGE_AMOUNT, TERMINAL, CUSTOMER] = [1, 2, 3];
const MAX_GENUINE_AMOUNT = 220;
/** Every day some terminals and some customers are compromised, for a number of days. */
const TERMINAL_EPISODES = { aDay: 2, days: 28 };
const CUSTOMER_EPISODES = { aDay: 3, days: 14, share: 1 / 3, factor: 5 };

interface Customer {
  readonly terminals: readonly number[];
  readonly meanAmount: number;
  readonly meanCount: number;
}

/**
 * Creates the population of the Handbook. The same seed always gives the same transactions.
 * @param share the share of the customers and terminals, on a grid that is smaller by as much. As many are compromised a
 * day, so a part of a population is only good for tests.
 */
export function createHandbook(seed: number, share = 1): Population {
  const random = createRandom(seed);
  const customers = createCustomers(random, share);
  const columns = drawTransactions(random, customers);
  const { times, account, merchant, amount } = columns;
  const size = times.length;
  const kind = new Uint8Array(size);
  for (let index = 0; index < size; index++)
    if (amount[index]! > MAX_GENUINE_AMOUNT) kind[index] = LARGE_AMOUNT;
  const dayOf = (index: number) => Math.floor((times[index]! - START) / DAY_MS);
  const terminalEnds = createEpisodes(random, share * TERMINALS, TERMINAL_EPISODES);
  const customerEnds = createEpisodes(random, share * CUSTOMERS, CUSTOMER_EPISODES);
  for (let index = 0; index < size; index++)
    if (isInEpisode(terminalEnds[merchant[index]!], dayOf(index))) kind[index] = TERMINAL;
  for (let index = 0; index < size; index++)
    if (isInEpisode(customerEnds[account[index]!], dayOf(index)) && random() < CUSTOMER_EPISODES.share) {
      amount[index] = roundCents(amount[index]! * CUSTOMER_EPISODES.factor);
      kind[index] = CUSTOMER;
    }
  return {
    name: 'handbook',
    size,
    accounts: customers.length,
    ...columns,
    kind,
    kinds: KINDS,
    merchantKind: { kind: TERMINAL, days: TERMINAL_EPISODES.days },
    read: (index) => ({
      transactionId: String(index),
      accountId: `customer-${account[index]}`,
      merchantId: `terminal-${merchant[index]}`,
      time: times[index]!,
      amount: amount[index]!,
      currency: 'USD',
    }),
    readLocalHour: (index) => new Date(times[index]!).getUTCHours(),
  };
}

function createCustomers(random: Random, share: number): Customer[] {
  const grid = GRID * Math.sqrt(share);
  const drawPlace = () => [grid * random(), grid * random()] as const;
  const places = Array.from({ length: share * TERMINALS }, drawPlace);
  return Array.from({ length: share * CUSTOMERS }, () => {
    const [x, y] = drawPlace();
    const terminals: number[] = [];
    places.forEach((place, index) => {
      if ((place[0] - x) ** 2 + (place[1] - y) ** 2 < RADIUS ** 2) terminals.push(index);
    });
    return { terminals, meanAmount: 5 + 95 * random(), meanCount: 4 * random() };
  });
}

/** Draws the genuine transactions, day by day, in the order of their times. */
function drawTransactions(random: Random, customers: readonly Customer[]) {
  const [times, account, merchant, amount]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let day = 0; day < DAYS; day++) {
    const rows: (readonly [number, number, number, number])[] = [];
    customers.forEach(({ terminals, meanAmount, meanCount }, customer) => {
      for (let left = drawPoisson(random, meanCount); left > 0; left--) {
        const second = Math.floor(drawNormal(random, NOON_S, SPREAD_S));
        if (second <= 0 || second >= SECONDS_A_DAY || terminals.length === 0) continue;
        const drawn = drawNormal(random, meanAmount, meanAmount / 2);
        const value = drawn < 0 ? 2 * meanAmount * random() : drawn;
        rows.push([second, customer, terminals[drawIndex(random, terminals.length)]!, roundCents(value)]);
      }
    });
    rows.sort((a, b) => a[0] - b[0]);
    for (const [second, customer, terminal, value] of rows) {
      times.push(START + day * DAY_MS + second * 1000);
      account.push(customer);
      merchant.push(terminal);
      amount.push(value);
    }
  }
  return {
    times: Float64Array.from(times),
    account: Int32Array.from(account),
    merchant: Int32Array.from(merchant),
    amount: Float64Array.from(amount),
  };
}

/** Draws the episodes of each number: the first day, and the day after the last one. */

function createEpisodes(
  random: Random,
  count: number,
  { aDay, days }: { readonly aDay: number; readonly days: number },
): (readonly (readonly [number, number])[])[] {
  const episodes: (readonly [number, number])[][] = Array.from({ length: count }, () => []);
  for (let day = 0; day < DAYS; day++)
    for (const index of drawIndices(random, count, aDay)) episodes[index]!.push([day, day + days]);
  return episodes;
}

const isInEpisode = (episodes: readonly (readonly [number, number])[] | undefined, day: number): boolean =>
  episodes !== undefined && episodes.some(([first, end]) => day >= first && day < end);
