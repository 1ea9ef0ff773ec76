import {
  compareDecimals,
  type Decimal,
  formatDecimal,
  getAbsolute,
  isMultipleOf,
  isPositive,
  multiplyDecimals,
  subtractDecimals,
  toDecimal,
} from '../../decimal';
import type { TickTable } from '../reference';
import { createViolation, type TradeViolation } from '../violation';
import { type TradeCheck, violationUnless } from './context';

/** Checks that quantity and price are above 0. */
export const checkSigns: TradeCheck = ({ trade, quantity, price }) => [
  ...violationUnless(isPositive(quantity), 'above-zero', 'quantity', trade.quantity, 'a quantity above 0'),
  ...violationUnless(isPositive(price), 'above-zero', 'price', trade.price, 'a price above 0'),
];

/** Returns the tick of a price; undefined for a price below 0. */
export const findTick = ({ bands }: TickTable, price: Decimal): string | undefined =>
  bands.findLast(({ from }) => compareDecimals(toDecimal(from), price) <= 0)?.tick;

/** Checks that the price is a whole number of the ticks of its price band. */
export const checkTick: TradeCheck = ({ trade, price, records: { tickTable } }) => {
  const tick = tickTable && isPositive(price) ? findTick(tickTable, price) : undefined;
  if (tick === undefined) return [];
  const expected = `a multiple of ${tick}, the tick at this price (${tickTable?.tickTableId})`;
  return violationUnless(isMultipleOf(price, toDecimal(tick)), 'tick-size', 'price', trade.price, expected);
};

/** Checks that the quantity consists of whole units, and warns of odd lots. */
export const checkLot: TradeCheck = ({ trade, quantity, records: { instrument } }) => {
  if (!instrument) return [];
  const { quantityUnit, lotSize } = instrument;
  if (!isMultipleOf(quantity, toDecimal(quantityUnit)))
    return [createViolation('quantity-unit', 'quantity', trade.quantity, `a multiple of ${quantityUnit}`)];
  const isRound = isMultipleOf(quantity, toDecimal(lotSize));
  return violationUnless(
    isRound,
    'lot-size',
    'quantity',
    trade.quantity,
    `a multiple of the lot of ${lotSize}`,
  );
};

/** Checks the quantity and the notional against the limits of the account. */
export const checkLimits: TradeCheck = ({ trade, quantity, price, records: { account } }) => {
  if (!account) return [];
  const { maxQuantity, maxNotional } = account;
  const notional = multiplyDecimals(quantity, price);
  const limit = Object.hasOwn(maxNotional, trade.currency) ? maxNotional[trade.currency] : undefined;
  return [
    ...violationUnless(
      compareDecimals(quantity, toDecimal(maxQuantity)) <= 0,
      'quantity-limit',
      'quantity',
      trade.quantity,
      `at most ${maxQuantity} in account ${account.account}`,
    ),
    ...violationUnless(
      limit !== undefined && compareDecimals(notional, toDecimal(limit)) <= 0,
      'notional-limit',
      'notional',
      `${formatDecimal(notional)} ${trade.currency}`,
      limit === undefined
        ? `a currency with a limit in account ${account.account}`
        : `at most ${limit} ${trade.currency} in account ${account.account}`,
    ),
  ];
};

/** Checks the deviation of the price from the reference price. All is multiplied by 100, so nothing is divided. */
export const checkPriceBand: TradeCheck = ({ trade, price, records }): TradeViolation[] => {
  const { priceBand, instrument } = records;
  if (!priceBand) return [];
  if (priceBand.currency !== trade.currency)
    // If the currency of the trade is wrong, checkAgreement reports it; else that of the band is.
    return violationUnless(
      trade.currency !== instrument?.currency,
      'unknown-reference',
      'price',
      trade.price,
      `a price band in ${trade.currency} (version ${priceBand.version} is in ${priceBand.currency})`,
    );
  const reference = toDecimal(priceBand.referencePrice);
  const difference = getAbsolute(subtractDecimals(price, reference));
  const deviation = multiplyDecimals(difference, { units: 100n, scale: 0 });
  const exceeds = (percent: string) =>
    compareDecimals(deviation, multiplyDecimals(reference, toDecimal(percent))) > 0;
  const describe = (percent: string) =>
    `at most ${percent} % from the reference price ${priceBand.referencePrice}`;
  const { rejectPercent, warnPercent } = priceBand;
  if (exceeds(rejectPercent))
    return [createViolation('price-band', 'price', trade.price, describe(rejectPercent))];
  return violationUnless(
    !exceeds(warnPercent),
    'price-deviation',
    'price',
    trade.price,
    describe(warnPercent),
  );
};
