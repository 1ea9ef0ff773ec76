import { VOLUME_PERIOD } from '../patterns';

/** A snapshot of a symbol: its last bar, and its averages up to that bar. */
export interface Observation {
  readonly symbol: string;
  /** The number of bars so far. */
  readonly count: number;
  /** The last bar's time, milliseconds since 1970. */
  readonly timestamp: number;
  readonly close: number;
  /** The average range of recent bars, in price units. */
  readonly averageTrueRange: number;
  /** 0 if the feed has no volume. */
  readonly averageVolume: number;
}

/** The limits above which a notice is published. */
export interface ThresholdLimits {
  /** The maximum price move, as a multiple of the average true range. */
  readonly priceMove: number;
  /** The maximum volume, as a multiple of the average volume. */
  readonly volumeSurge: number;
}

/** A limit that was exceeded between two observations. */
export interface Breach {
  readonly threshold: 'price-move' | 'volume-surge';
  /** A signed multiple of the range for a price move, a multiple of the average for a volume surge. */
  readonly value: number;
  readonly limit: number;
}

/**
 * Finds the limits that were exceeded between two observations of a symbol. There are none without a new bar, or before
 * the averages cover a whole period.
 */
export function findBreaches(
  before: Observation,
  now: Observation,
  limits: ThresholdLimits,
): readonly Breach[] {
  const bars = now.count - before.count;
  if (bars <= 0 || before.count < VOLUME_PERIOD) return [];
  const breaches: Breach[] = [];
  const move = measurePriceMove(before, now, bars);
  if (Math.abs(move) > limits.priceMove)
    breaches.push({ threshold: 'price-move', value: move, limit: limits.priceMove });
  const surge = measureVolumeSurge(before, now, bars);
  if (surge > limits.volumeSurge)
    breaches.push({ threshold: 'volume-surge', value: surge, limit: limits.volumeSurge });
  return breaches;
}

/**
 * Measures the move as a multiple of the previous range. A random walk covers √n times its range in n bars, so the result
 * is comparable between volatile and quiet symbols.
 */
function measurePriceMove(before: Observation, now: Observation, bars: number): number {
  const range = before.averageTrueRange * Math.sqrt(bars);
  return range > 0 ? (now.close - before.close) / range : 0;
}

/**
 * Measures the volume of the new bars as a multiple of the previous average. It is derived from the moving average: n
 * bars turn the average A into (1 − a)ⁿ·A + (1 − (1 − a)ⁿ)·V, where a = 1 / period and V is the weighted volume of the
 * new bars. The result is V / A.
 */
function measureVolumeSurge(before: Observation, now: Observation, bars: number): number {
  if (before.averageVolume <= 0) return 0;
  const remainingWeight = (1 - 1 / VOLUME_PERIOD) ** bars;
  return (
    (now.averageVolume - remainingWeight * before.averageVolume) /
    ((1 - remainingWeight) * before.averageVolume)
  );
}
