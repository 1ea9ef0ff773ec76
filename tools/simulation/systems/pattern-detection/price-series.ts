import { createBars } from '../../../pattern-detection/evaluate/drawn/bars';
import { renderPath } from '../../../pattern-detection/evaluate/drawn/path';
import { Random as ShapeRandom } from '../../../pattern-detection/evaluate/random';
import { drawPattern } from '../../../pattern-detection/evaluate/drawn/shapes';
import { CLASSES, NOISES } from '../../../pattern-detection/evaluate/types';
import type { Random } from '../../core/random';

/** The prices of a bar. */
export interface Prices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** The number of drawn shapes. Every run picks from them, because drawing takes longer than detecting. */
const SHAPES = 90;
/** The pattern's length in bars, and its height as a share of the price. Short patterns are confirmed early in a run. */
const SCALE = { low: 20, high: 45 };
const HEIGHT = { low: 0.06, high: 0.25 };

let library: readonly (readonly Prices[])[] | undefined;

/** Draws bars that contain a pattern each, with the generator of the evaluation; the first open is 1. */
const drawShapes = (): readonly (readonly Prices[])[] =>
  Array.from({ length: SHAPES }, (_, index) => {
    const random = new ShapeRandom('simulation', index);
    const noise = NOISES[(['low', 'low', 'medium'] as const)[index % 3]!];
    const height = random.logBetween(HEIGHT.low, HEIGHT.high);
    const pattern = CLASSES[index % CLASSES.length]!;
    const { knots } = drawPattern(pattern, random, random.logBetween(SCALE.low, SCALE.high), height);
    const style = random.chance(0.5) ? 'template' : 'bridge';
    const path = renderPath(style, knots, noise, random, []);
    return scaleTo(1, createBars(path, { price: 100, height, noise }, random, 'SHAPE'));
  });

const scaleTo = (firstOpen: number, bars: readonly Prices[]): readonly Prices[] => {
  const factor = firstOpen / bars[0]!.open;
  return bars.map(({ open, high, low, close, volume }) => ({
    open: open * factor,
    high: high * factor,
    low: low * factor,
    close: close * factor,
    volume,
  }));
};

const round = (price: number): number => Math.max(0.01, Math.round(price * 100) / 100);

/** Creates the bars of a symbol: patterns of the library, one after the other, without gaps. */
export const createPriceSeries = (random: Random, length: number): readonly Prices[] => {
  library ??= drawShapes();
  const bars: Prices[] = [];
  let price = random.pickMagnitude(20, 500);
  while (bars.length < length) {
    const shape = scaleTo(price, random.pickOne(library));
    bars.push(...shape);
    // Prices stay in a range in which cents matter little and numbers stay accepted.
    price = Math.min(2_000, Math.max(20, shape.at(-1)!.close));
  }
  return bars.slice(0, length).map(({ open, high, low, close, volume }) => ({
    open: round(open),
    high: round(high),
    low: round(low),
    close: round(close),
    volume: Math.round(volume),
  }));
};
