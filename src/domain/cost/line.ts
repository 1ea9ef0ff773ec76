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
}

export interface CostLine extends Use {
  readonly usd: number;
}

/** What the uses cost, line by line. */
export const costOf = (uses: readonly Use[]): readonly CostLine[] =>
  uses.map((use) => ({ ...use, usd: use.quantity * use.price.usd }));

/** USD of all lines. */
export const totalOf = (lines: readonly CostLine[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);
