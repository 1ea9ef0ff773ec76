import { drawBetween, type Random } from '../../../../statistics/random';
import { drawIndex, drawPoisson } from '../distributions';
import { DAYS, drawMerchant, drawShare, type World } from './people';
import { drawAmount, toCurrency, toTime, type Purchase } from './purchase';
import { CATEGORIES, COUNTRIES, getCategory } from './world';

export const KINDS = [
  'genuine',
  'account takeover',
  'card testing',
  'mule account',
  'merchant collusion',
  'velocity burst',
  'night-time from abroad',
];

/** The mean number of new episodes a day, by kind. */
const EPISODES_A_DAY = [0, 0.9, 1, 0.25, 0.2, 0.8, 1.6];

/** Plants the frauds of a kind over all days. */
export function plantFrauds(random: Random, world: World): Purchase[] {
  const purchases: Purchase[] = [];
  for (let day = 0; day < DAYS; day++)
    EPISODES_A_DAY.forEach((mean, kind) => {
      for (let left = drawPoisson(random, mean); left > 0; left--)
        purchases.push(...PLANTS[kind]!(random, world, day).map((purchase) => ({ ...purchase, kind })));
    });
  return purchases.filter(({ time }) => time < toTime(DAYS, 0, 0));
}

type Planted = Omit<Purchase, 'kind'>;
type Plant = (random: Random, world: World, day: number) => Planted[];

const takeOverAccount: Plant = (random, world, day) => {
  const account = drawAccount(random, world, day);
  const { country: home } = world.accounts[account]!;
  const thiefHour = drawBetween(random, 0, 24);
  const days = 1 + drawIndex(random, 5);
  return repeat(days, (index) =>
    repeat(1 + drawIndex(random, 4), () => {
      const country = random() < 0.5 ? home : drawShare(random, COUNTRIES);
      const merchant = drawMerchant(random, world, country, drawGoods(random));
      const dollars = drawBetween(random, 0.8, 4) * drawAmount(random, world, account, merchant);
      const hour = (thiefHour + drawBetween(random, 0, 5)) % 24;
      return buy(world, account, merchant, dollars, toTime(day + index, hour, home), true);
    }),
  ).flat();
};

const testCard: Plant = (random, world, day) => {
  const account = drawAccount(random, world, day);
  const { country: home } = world.accounts[account]!;
  let time = toTime(day, drawBetween(random, 0, 24), home);
  const tester = drawMerchant(random, world, drawShare(random, COUNTRIES), getCategory('entertainment'));
  const tests = repeat(3 + drawIndex(random, 6), () => {
    time += drawBetween(random, 20_000, 400_000);
    return buy(world, account, tester, drawBetween(random, 0.5, 3), time, true);
  });
  const large = repeat(1 + drawIndex(random, 2), () => {
    time += drawBetween(random, 600_000, 10_000_000);
    const merchant = drawMerchant(random, world, drawShare(random, COUNTRIES), drawGoods(random));
    return buy(world, account, merchant, 2 * drawAmount(random, world, account, merchant), time, true);
  });
  return [...tests, ...large];
};

/** Money of others passes through an account, which is often new. */
const moveMoney: Plant = (random, world, day) => {
  const fresh = [...world.accounts.keys()].filter((account) => {
    const { opened } = world.accounts[account]!;
    return opened > 0 && opened <= day && opened > day - 30;
  });
  const account =
    fresh.length > 0 && random() < 0.6
      ? fresh[drawIndex(random, fresh.length)]!
      : drawAccount(random, world, day);
  const { country: home } = world.accounts[account]!;
  const category = getCategory(random() < 0.6 ? 'money-transfer' : 'crypto');
  const merchant = drawMerchant(random, world, home, category);
  return repeat(8 + drawIndex(random, 12), (index) =>
    repeat(drawPoisson(random, 1.5), () => {
      const time = toTime(day + index, drawBetween(random, 8, 22), home);
      return buy(world, account, merchant, drawBetween(random, 200, 1200), time, true);
    }),
  ).flat();
};

/** A merchant charges cards for nothing, for weeks, between genuine purchases. */
const collude: Plant = (random, world, day) => {
  const merchant = drawIndex(random, world.merchants.length);
  const { country, category } = world.merchants[merchant]!;
  const days = 15 + drawIndex(random, 30);
  const aDay = drawBetween(random, 0.7, 2.5);
  return repeat(days, (index) =>
    repeat(drawPoisson(random, aDay), () => {
      const account = drawAccount(random, world, day);
      const dollars = drawBetween(random, 0.8, 2.5) * drawAmount(random, world, account, merchant);
      const time = toTime(day + index, drawBetween(random, 8, 22), country);
      return buy(
        world,
        account,
        merchant,
        dollars,
        time,
        random() < Math.max(0.5, CATEGORIES[category]!.cardNotPresent),
      );
    }),
  ).flat();
};

const buyFast: Plant = (random, world, day) => {
  const account = drawAccount(random, world, day);
  const { country: home } = world.accounts[account]!;
  let time = toTime(day, drawBetween(random, 7, 23), home);
  return repeat(5 + drawIndex(random, 9), () => {
    time += drawBetween(random, 30_000, 170_000);
    const category = random() < 0.6 ? drawGoods(random) : drawShare(random, CATEGORIES);
    const merchant = drawMerchant(random, world, home, category);
    const dollars = drawBetween(random, 0.6, 2) * drawAmount(random, world, account, merchant);
    return buy(world, account, merchant, dollars, time, random() < 0.3);
  });
};

const buyAtNightAbroad: Plant = (random, world, day) => {
  const account = drawAccount(random, world, day);
  const { country: home } = world.accounts[account]!;
  let country = drawShare(random, COUNTRIES);
  if (country === home) country = (country + 1) % COUNTRIES.length;
  let time = toTime(day, drawBetween(random, 1, 4), home);
  return repeat(1 + drawIndex(random, 3), () => {
    time += drawBetween(random, 300_000, 2_400_000);
    const merchant = drawMerchant(random, world, country, drawGoods(random));
    const dollars = drawBetween(random, 1, 3) * drawAmount(random, world, account, merchant);
    return buy(world, account, merchant, dollars, time, false);
  });
};

const noFraud: Plant = () => [];
const PLANTS: readonly Plant[] = [
  noFraud,
  takeOverAccount,
  testCard,
  moveMoney,
  collude,
  buyFast,
  buyAtNightAbroad,
];

/** Goods that are easily resold. */
const GOODS = ['electronics', 'luxury', 'gift-cards', 'online-retail', 'crypto'].map(getCategory);
const drawGoods = (random: Random): number => GOODS[drawIndex(random, GOODS.length)]!;

/** Draws an account that is open on a day. */
function drawAccount(random: Random, { accounts }: World, day: number): number {
  for (;;) {
    const account = drawIndex(random, accounts.length);
    if (accounts[account]!.opened <= day) return account;
  }
}

function buy(
  world: World,
  account: number,
  merchant: number,
  dollars: number,
  time: number,
  cardNotPresent: boolean,
): Planted {
  const amount = toCurrency(dollars, world, merchant);
  return { time: Math.floor(time), account, merchant, amount, cardNotPresent };
}

const repeat = <T>(count: number, create: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => create(index));
