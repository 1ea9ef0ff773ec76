import type { Random } from '../../../../statistics/random';
import { drawIndex, drawNormal, drawPoisson } from '../distributions';
import { DAYS, drawMerchant, drawShare, type World } from './people';
import { drawAmount, toCurrency, toTime, type Purchase } from './purchase';
import { CATEGORIES, COUNTRIES } from './world';

const GENUINE = 0;
/** The share of purchases without the card that are made in another country. */
const CROSS_BORDER = 0.12;
/** The share of purchases from a merchant that the account usually buys from. */
const FAVORITE = 0.75;
/** A purchase that is several times as large as usual. */
const LARGE = { share: 0.008, least: 2.5, span: 4 };
/** Several purchases within minutes, such as at a fair. */
const SERIES = { share: 0.01, most: 4 };

/** Draws the genuine purchases of an account. */
export function drawGenuine(random: Random, world: World, account: number): Purchase[] {
  const {
    country: home,
    purchasesADay,
    opened,
    hourShift,
    categories,
    favorites,
    trips,
  } = world.accounts[account]!;
  const purchases: Purchase[] = [];
  for (let day = opened; day < DAYS; day++) {
    const trip = trips.find(({ first, end }) => day >= first && day < end);
    const here = trip?.country ?? home;
    for (let left = drawPoisson(random, purchasesADay * (trip ? 1.4 : 1)); left > 0; left--) {
      const drawn = random();
      const category = categories.findIndex((cumulated) => drawn < cumulated);
      const { hour, hourDeviation, cardNotPresent: share } = CATEGORIES[category]!;
      const cardNotPresent = random() < share;
      const isAbroad = cardNotPresent && random() < CROSS_BORDER;
      const country = isAbroad ? drawShare(random, COUNTRIES) : cardNotPresent ? home : here;
      const merchant =
        country === home && random() < FAVORITE
          ? favorites[category]![drawIndex(random, 3)]!
          : drawMerchant(random, world, country, category);
      const localHour = (drawNormal(random, hour + hourShift, hourDeviation) + 48) % 24;
      const factor = random() < LARGE.share ? LARGE.least + LARGE.span * random() : 1;
      const count = random() < SERIES.share ? 2 + drawIndex(random, SERIES.most - 1) : 1;
      for (let index = 0; index < count; index++)
        purchases.push({
          time: toTime(day, localHour + (index * (2 + 6 * random())) / 60, here),
          account,
          merchant,
          amount: toCurrency(factor * drawAmount(random, world, account, merchant), world, merchant),
          cardNotPresent,
          kind: GENUINE,
        });
    }
  }
  return purchases;
}
