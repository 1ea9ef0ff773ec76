import { VOLUME_PERIOD } from '../patterns';

/** What is known of a symbol at one moment: its last bar, and the averages up to it. */
export interface Observation {
  readonly symbol: string;
  /** How many bars have been seen. */
  readonly count: number;
  /** The last bar's time, milliseconds since 1970. */
  readonly timestamp: number;
  readonly close: number;
  /** The symbol's own recent range a bar, in price units. */
  readonly averageTrueRange: number;
  /** 0 where the feed has no volume. */
  readonly averageVolume: number;
}

/** From where on something is worth telling. */
export interface ThresholdLimits {
  /** How far the price may move, in its own recent ranges. */
  readonly priceMove: number;
  /** How many times its own average the volume may be. */
  readonly volumeSurge: number;
}

/** One limit that was passed between two observations. */
export interface Breach {
  readonly threshold: 'price-move' | 'volume-surge';
  /** Signed ranges for a price move, times the average for a volume surge. */
  readonly value: number;
  readonly limit: number;
}

/**
 * What passed its limit between two observations of a symbol. Nothing does without a new bar, nor before the
 * averages have a whole period behind them.
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
 * The move in the range that the symbol had before it: a price that wanders covers √n of its range a bar in n bars,
 * so that a busy symbol and a quiet one are measured alike.
 */
function measurePriceMove(before: Observation, now: Observation, bars: number): number {
  const range = before.averageTrueRange * Math.sqrt(bars);
  return range > 0 ? (now.close - before.close) / range : 0;
}

/**
 * The volume of the new bars as a multiple of the average before them. The moving average itself tells it: n bars
 * turn the average A into (1 − a)ⁿ·A + (1 − (1 − a)ⁿ)·V, where a = 1 / period and V is the new bars' volume, the
 * latest weighing most. Solved for V, divided by A.
 */
function measureVolumeSurge(before: Observation, now: Observation, bars: number): number {
  if (before.averageVolume <= 0) return 0;
  const remainingWeight = (1 - 1 / VOLUME_PERIOD) ** bars;
  return (
    (now.averageVolume - remainingWeight * before.averageVolume) /
    ((1 - remainingWeight) * before.averageVolume)
  );
}
