import { readPrice, readSize, readVolume } from '../../../domain/market-data';
import type { Bar } from '../../../domain/patterns';
import { formatInputValue, formatViolation, type InputViolation } from '../../../domain/validation';

/** Tolerance for rounded prices, where the high is slightly below the close; as a share of the price. */
const ROUNDING = 1e-6;

/** The prices of a row as numbers, NaN if they are none; undefined if the row does not have them. */
export interface RowPrices {
  readonly open: number | undefined;
  readonly high: number | undefined;
  readonly low: number | undefined;
  readonly close: number;
  readonly volume: number | undefined;
}

/** The rule that a row violates, without the value. */
export type RowViolation = Omit<InputViolation, 'got'> & { readonly field: keyof RowPrices };

/** Formats a violation with the value as the file writes it. */
export const formatRowViolation = (violation: Omit<InputViolation, 'got'>, value: unknown): string =>
  formatViolation({ ...violation, got: formatInputValue(value) });

/**
 * Converts the prices of a row to a bar by the rules of the stream: the open defaults to the close, the high and the low
 * to the higher and the lower of the two, the volume to 0. Returns the first violation otherwise.
 */
export function createBar(symbol: string, timestamp: number, prices: RowPrices): Bar | RowViolation {
  const { close, open = close } = prices;
  const [higher, lower] = open > close ? [open, close] : [close, open];
  const { high = higher, low = lower, volume = 0 } = prices;
  const invalid =
    findInvalidPrice({ close, open, high, low }) ??
    (high < higher * (1 - ROUNDING) ? { field: 'high', rule: 'be at least open and close' } : undefined) ??
    (low > lower * (1 + ROUNDING) ? { field: 'low', rule: 'be at most open and close' } : undefined);
  if (invalid !== undefined) return invalid as RowViolation;
  // Here NaN is the result of an invalid text; a cell with `NaN` as a volume means no volume.
  const checked = Number.isNaN(volume) ? readSize(volume, 'volume') : readVolume(volume, 'volume');
  if (typeof checked !== 'number') return { field: 'volume', rule: checked.rule };
  const range = { open, high: Math.max(high, higher), low: Math.min(low, lower), close };
  return { symbol, timestamp, ...range, volume: checked };
}

function findInvalidPrice(
  prices: Readonly<Record<'close' | 'open' | 'high' | 'low', number>>,
): RowViolation | undefined {
  for (const field of ['close', 'open', 'high', 'low'] as const) {
    const checked = readPrice(prices[field], field);
    if (typeof checked !== 'number') return { field, rule: checked.rule };
  }
  return undefined;
}
