import { drawBetween, type Random } from '../../../../statistics/random';
import { drawIndex, drawNormal } from '../distributions';
import { CATEGORIES, COUNTRIES } from './world';

export const DAYS = 120;
const ACCOUNTS = 4_000;
const MERCHANTS = 2_500;

export interface Merchant {
  readonly country: number;
  readonly category: number;
  /** Its prices as a multiple of the category's. */
  readonly price: number;
}

/** A stay in another country. */
export interface Trip {
  readonly country: number;
  readonly first: number;
  /** The day after the last one. */
  readonly end: number;
}

export interface Account {
  readonly country: number;
  /** Its amounts as a multiple of the category's. */
  readonly wealth: number;
  readonly purchasesADay: number;
  /** The first day; some accounts are new. */
  readonly opened: number;
  /** Hours by which its day is later than that of others. */
  readonly hourShift: number;
  /** The cumulated shares of the categories. */
  readonly categories: readonly number[];
  /** The merchants that it usually buys from, by category. */
  readonly favorites: readonly (readonly number[])[];
  readonly trips: readonly Trip[];
}

export interface World {
  readonly accounts: readonly Account[];
  readonly merchants: readonly Merchant[];
  /** The merchants of a country and a category. */
  readonly index: ReadonlyMap<string, readonly number[]>;
}

export function createWorld(random: Random, share: number): World {
  const drawn = share * MERCHANTS;
  const merchants = Array.from({ length: drawn }, () => ({
    country: drawShare(random, COUNTRIES),
    category: drawShare(random, CATEGORIES),
    price: Math.exp(drawNormal(random, 0, 0.35)),
  }));
  const index = new Map<string, number[]>();
  // Each country has a merchant of each category.
  COUNTRIES.forEach((_, country) =>
    CATEGORIES.forEach((__, category) => {
      index.set(`${country}/${category}`, [merchants.length]);
      merchants.push({ country, category, price: 1 });
    }),
  );
  merchants.slice(0, drawn).forEach(({ country, category }, merchant) => {
    index.get(`${country}/${category}`)!.push(merchant);
  });
  const accounts = Array.from({ length: share * ACCOUNTS }, () => createAccount(random, index));
  return { accounts, merchants, index };
}

function createAccount(random: Random, index: ReadonlyMap<string, readonly number[]>): Account {
  const country = drawShare(random, COUNTRIES);
  const shares = CATEGORIES.map(({ share }) => share * Math.exp(drawNormal(random, 0, 0.7)));
  const total = shares.reduce((sum, share) => sum + share, 0);
  let cumulated = 0;
  return {
    country,
    wealth: Math.exp(drawNormal(random, 0, 0.4)),
    purchasesADay: drawBetween(random, 0.2, 2.6),
    opened: random() < 0.15 ? drawIndex(random, DAYS - 10) : 0,
    // One in twenty works at night.
    hourShift: drawNormal(random, 0, 1) + (random() < 0.05 ? 9 : 0),
    categories: shares.map((share) => (cumulated += share / total)),
    favorites: CATEGORIES.map((_, category) => {
      const all = index.get(`${country}/${category}`)!;
      return Array.from({ length: 3 }, () => all[drawIndex(random, all.length)]!);
    }),
    trips: createTrips(random, country),
  };
}

function createTrips(random: Random, home: number): Trip[] {
  const trips: Trip[] = [];
  for (let day = 0; day < DAYS; day++) {
    if (random() >= 0.006) continue;
    const country = drawShare(random, COUNTRIES);
    const end = day + 2 + drawIndex(random, 9);
    if (country !== home) trips.push({ country, first: day, end });
    day = end;
  }
  return trips;
}

/** Draws the index of an item by its share. */
export function drawShare(random: Random, items: readonly { readonly share: number }[]): number {
  let left = random() * items.reduce((sum, { share }) => sum + share, 0);
  const found = items.findIndex(({ share }) => (left -= share) < 0);
  return found < 0 ? items.length - 1 : found;
}

/** Draws a merchant of a country and a category. */
export function drawMerchant(random: Random, { index }: World, country: number, category: number): number {
  const all = index.get(`${country}/${category}`)!;
  return all[drawIndex(random, all.length)]!;
}
