import type { Random } from '../../../../statistics/random';
import { DAY_MS, HOUR_MS } from '../calendar';
import { drawNormal } from '../distributions';
import type { World } from './people';
import { CATEGORIES, COUNTRIES } from './world';

export const START = Date.UTC(2025, 0, 6);

/** A purchase of the population. */
export interface Purchase {
  readonly time: number;
  readonly account: number;
  readonly merchant: number;
  /** In the currency of the merchant's country. */
  readonly amount: number;
  readonly cardNotPresent: boolean;
  readonly kind: number;
}

/** Converts an hour of a day in a country to milliseconds since 1970. */
export const toTime = (day: number, hour: number, country: number): number =>
  Math.floor(START + day * DAY_MS + (hour - COUNTRIES[country]!.offset) * HOUR_MS);

/** Draws an ordinary amount of an account at a merchant, in US dollars. */
export function drawAmount(random: Random, world: World, account: number, merchant: number): number {
  const { category, price } = world.merchants[merchant]!;
  const { amount, deviation } = CATEGORIES[category]!;
  return amount * price * world.accounts[account]!.wealth * Math.exp(drawNormal(random, 0, 0.75 * deviation));
}

/** Converts US dollars to the currency of a merchant; yen have no decimals. */
export function toCurrency(dollars: number, { merchants }: World, merchant: number): number {
  const { unitsPerDollar } = COUNTRIES[merchants[merchant]!.country]!;
  const decimals = unitsPerDollar > 100 ? 1 : 100;
  return Math.max(1, Math.round(dollars * unitsPerDollar * decimals)) / decimals;
}
