import { createRandom } from '../../../../statistics/random';
import { HOUR_MS } from '../calendar';
import type { Population } from '../types';
import { KINDS, plantFrauds } from './frauds';
import { drawGenuine } from './genuine';
import { createWorld } from './people';
import { CATEGORIES, COUNTRIES } from './world';

/**
 * Creates a population of card holders in several countries, unlike the Handbook's: several currencies, categories with
 * their own amounts and hours, purchases without the card, travel and planted frauds of six kinds. The same seed always
 * gives the same transactions.
 * @param share the share of the card holders and merchants. The frauds are as many, so a part of a population is only good
 * for tests.
 */
export function createRetail(seed: number, share = 1): Population {
  const random = createRandom(seed);
  const world = createWorld(random, share);
  const genuine = [...world.accounts.keys()].flatMap((account) => drawGenuine(random, world, account));
  const purchases = genuine.concat(plantFrauds(random, world)).sort((a, b) => a.time - b.time);
  const countryOf = (index: number) => COUNTRIES[world.merchants[purchases[index]!.merchant]!.country]!;
  return {
    name: 'retail',
    size: purchases.length,
    accounts: world.accounts.length,
    times: Float64Array.from(purchases, ({ time }) => time),
    account: Int32Array.from(purchases, ({ account }) => account),
    merchant: Int32Array.from(purchases, ({ merchant }) => merchant),
    amount: Float64Array.from(purchases, ({ amount }) => amount),
    kind: Uint8Array.from(purchases, ({ kind }) => kind),
    kinds: KINDS,
    merchantKind: { kind: KINDS.indexOf('merchant collusion'), days: 45 },
    read: (index) => {
      const { time, account, merchant, amount, cardNotPresent } = purchases[index]!;
      return {
        transactionId: String(index),
        accountId: `account-${account}`,
        merchantId: `merchant-${merchant}`,
        time,
        amount,
        currency: countryOf(index).currency,
        country: countryOf(index).code,
        merchantCategory: CATEGORIES[world.merchants[merchant]!.category]!.name,
        cardNotPresent,
      };
    },
    readLocalHour: (index) => {
      const { time, account } = purchases[index]!;
      const { offset } = COUNTRIES[world.accounts[account]!.country]!;
      return new Date(time + offset * HOUR_MS).getUTCHours();
    },
  };
}
