import type { PlannedResource } from '../plan/resources';
import type { Price } from './prices';

/** A quantity of something that AWS charges for. */
export interface Usage {
  /** The service as AWS's bill names it. */
  readonly service: string;
  readonly item: string;
  /** In the unit of the price. */
  readonly quantity: number;
  readonly price: Price;
  /** How the quantity is derived. */
  readonly calculation: string;
  readonly charge: ChargeKind;
  /** The addresses of the resources that AWS charges for. */
  readonly resources: readonly string[];
}

/** A resource is charged for while it exists (`standing`), for what its traffic uses (`usage`), or for both. */
export type ChargeKind = 'standing' | 'usage';

export interface CostLine extends Usage {
  readonly usd: number;
}

type UsageInput = readonly [
  service: string,
  item: string,
  quantity: number,
  price: Price,
  calculation: string,
  resources: readonly PlannedResource[],
];

export const createStandingUsage = (...input: UsageInput): Usage => makeUsage('standing', input);
export const createTrafficUsage = (...input: UsageInput): Usage => makeUsage('usage', input);

const makeUsage = (
  charge: ChargeKind,
  [service, item, quantity, price, calculation, resources]: UsageInput,
): Usage => ({
  service,
  item,
  quantity,
  price,
  calculation,
  charge,
  resources: resources.map(({ address }) => address),
});

/** Multiplies each quantity by its price. */
export const priceUsage = (usages: readonly Usage[]): readonly CostLine[] =>
  usages.map((usage) => ({ ...usage, usd: usage.quantity * usage.price.usd }));

/** USD of all lines. */
export const sumCost = (lines: readonly CostLine[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);

const SMALL_PRICE = 0.001;

/** Such as `1 USD`, or `0.2 USD a million` for a small price; `(?)` marks a price that is not verified. */
export function formatPrice({ usd, verified }: Price): string {
  const price = usd < SMALL_PRICE ? `${Number((1e6 * usd).toPrecision(6))} USD a million` : `${usd} USD`;
  return verified ? price : `${price} (?)`;
}

/** Quantity, unit and price, so that a reader can check the product. */
export const formatUsage = ({ quantity, price }: Usage): string =>
  `${formatNumber(quantity)} × ${price.unit} at ${formatPrice(price)}`;

// A format is expensive to create.
const SMALL_NUMBERS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const LARGE_NUMBERS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** With thousands separators; with up to two digits after the point below 100. */
export const formatNumber = (value: number): string =>
  (value < 100 ? SMALL_NUMBERS : LARGE_NUMBERS).format(value);
