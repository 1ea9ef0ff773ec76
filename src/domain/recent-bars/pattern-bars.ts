import type { Detection } from '../patterns/types';
import { decodeBarList, encodeBarList, type PriceBar } from './encoding';

/** The maximum number of bars of a stored pattern. In a longer one, adjacent bars are combined. */
export const MAX_PATTERN_BARS = 300;
/**
 * The number of bars before the first pivot, as a share of the length of the pattern. They show the price before the
 * pattern.
 */
const LEAD = 0.4;

type PatternTimes = Pick<Detection, 'start' | 'confirmedAt'>;

/** Returns the time of the first bar to store with a pattern, in milliseconds since 1970. */
export const findFirstTime = ({ start, confirmedAt }: PatternTimes): number =>
  Math.floor(start - LEAD * (confirmedAt - start));

/** Selects the bars of a pattern from those of its symbol, and encodes them. Returns undefined if there are none. */
export function encodePatternBars(
  detection: PatternTimes & Pick<Detection, 'pivots'>,
  bars: readonly PriceBar[],
): Uint8Array | undefined {
  const from = findFirstTime(detection);
  const inside = bars.filter(({ timestamp }) => timestamp >= from && timestamp <= detection.confirmedAt);
  if (inside.length === 0) return undefined;
  return encodeBarList(combineBars(alignPrices(inside, detection.pivots), MAX_PATTERN_BARS));
}

/** Decodes the bars of a stored pattern; empty if there are none, or if another version wrote them. */
export function decodePatternBars(bytes: Uint8Array | undefined): readonly PriceBar[] {
  if (bytes === undefined) return [];
  try {
    return decodeBarList(bytes);
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Combines adjacent bars, so that there are at most `max`. */
export function combineBars(bars: readonly PriceBar[], max: number): readonly PriceBar[] {
  const size = Math.ceil(bars.length / max);
  if (size <= 1) return bars;
  const combined: PriceBar[] = [];
  // From the end, so that the last bar of the result ends with the bar that confirmed the pattern.
  for (let end = bars.length; end > 0; end -= size) {
    const part = bars.slice(Math.max(0, end - size), end);
    combined.push({
      timestamp: part.at(-1)!.timestamp,
      open: part[0]!.open,
      high: Math.max(...part.map(({ high }) => high)),
      low: Math.min(...part.map(({ low }) => low)),
      close: part.at(-1)!.close,
      volume: part.reduce((sum, { volume }) => sum + volume, 0),
    });
  }
  return combined.reverse();
}

/**
 * If the price of a pivot and that of its bar differ by more than this factor, the pivot was rescaled after a split.
 */
const SPLIT_RATIO = 1.25;

/**
 * Rescales the bars before a split to the prices of the pivots, which the detector has rescaled. A split is where the
 * bar of a pivot has another price than the pivot; it is at the largest jump before the next pivot.
 */
function alignPrices(bars: readonly PriceBar[], pivots: Detection['pivots']): readonly PriceBar[] {
  const aligned = [...bars];
  let next = aligned.length;
  for (const pivot of [...pivots].reverse()) {
    const position = aligned.findIndex(({ timestamp }) => timestamp === pivot.timestamp);
    if (position === -1) continue;
    // If the detector did not trust a bar at once, its extremes count in the next bar.
    const near = aligned.slice(Math.max(0, position - 1), position + 1);
    const [low, high] = [Math.min(...near.map((bar) => bar.low)), Math.max(...near.map((bar) => bar.high))];
    if (pivot.price > SPLIT_RATIO * high || pivot.price < low / SPLIT_RATIO) {
      const ratio = pivot.price / (pivot.kind === 'high' ? aligned[position]!.high : aligned[position]!.low);
      const split = findLargestJump(aligned, position, next);
      for (let i = 0; i < split; i++) aligned[i] = scaleBar(aligned[i]!, ratio);
    }
    next = position;
  }
  return aligned;
}

/** Returns the first bar after the largest jump between the bars `from` and `to`. */
function findLargestJump(bars: readonly PriceBar[], from: number, to: number): number {
  let found = from + 1;
  let largest = 0;
  for (let i = from + 1; i < Math.min(to + 1, bars.length); i++) {
    const jump = Math.abs(Math.log(bars[i]!.open / bars[i - 1]!.close));
    if (jump > largest) [found, largest] = [i, jump];
  }
  return found;
}

const scaleBar = (bar: PriceBar, factor: number): PriceBar => ({
  timestamp: bar.timestamp,
  open: factor * bar.open,
  high: factor * bar.high,
  low: factor * bar.low,
  close: factor * bar.close,
  volume: bar.volume / factor,
});
