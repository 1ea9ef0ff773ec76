import type { PlannedResource } from '../plan/resources';
import type { Price } from './prices';

/** So much of something that AWS charges for. */
export interface Use {
  /** As AWS's bill calls it. */
  readonly service: string;
  readonly what: string;
  /** In the price's unit. */
  readonly quantity: number;
  readonly price: Price;
  /** Where the quantity comes from. */
  readonly because: string;
  /** Whether it is paid for being there, or by what goes through it. */
  readonly part: Part;
  /** The addresses of the resources whose part it counts. */
  readonly counts: readonly string[];
}

/** A resource may be paid for being there, by what goes through it, or both. */
export type Part = 'kept' | 'used';

export interface CostLine extends Use {
  readonly usd: number;
}

/** Makes the lines of one part. */
export const useOf =
  (part: Part) =>
  (
    service: string,
    what: string,
    quantity: number,
    price: Price,
    because: string,
    of: readonly PlannedResource[],
  ): Use => ({ service, what, quantity, price, because, part, counts: of.map(({ address }) => address) });

export const kept = useOf('kept');
export const used = useOf('used');

/** What the uses cost, line by line. */
export const costOf = (uses: readonly Use[]): readonly CostLine[] =>
  uses.map((use) => ({ ...use, usd: use.quantity * use.price.usd }));

/** USD of all lines. */
export const totalOf = (lines: readonly CostLine[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);

/** Such as `0.2 USD a million`, of a unit that costs less than a tenth of a cent; `(?)` where nobody could check it. */
export const priceInWords = ({ usd, verified }: Price): string => {
  const price = usd < 0.001 ? `${Number((1e6 * usd).toPrecision(6))} USD a million` : `${usd} USD`;
  return verified ? price : `${price} (?)`;
};

/** So that it can be checked by hand: quantity, unit and price. */
export const inWords = ({ quantity, price }: Use): string =>
  `${n(quantity)} × ${price.unit} at ${priceInWords(price)}`;

/** A number as lines tell it: whole, or with up to two digits where it is small. */
export const n = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 100 ? 2 : 0 });
