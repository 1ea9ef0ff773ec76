import { Detector, type Detection } from '../../../src/domain/patterns';
import { corpus, FULL } from './corpus';
import { fit, type Observation, type Odds } from './fit';
import { realMarket } from './market';
import { judge } from './match';
import { NULLS } from './nulls';
import { Random } from './random';
import { CLASSES, type Bar, type PatternClass } from './types';

const SEED = 1;
/** Long walks in the mix: as many bars without a shape as a month of minutes of ten symbols. */
const WALKS = 600;
const BARS = 1000;

function everything(bars: readonly Bar[]): Detection[] {
  const detector = new Detector(CLASSES, { least: 0 });
  return bars.flatMap((bar) => [...detector.next(bar)]);
}

/** Every candidate that the engine makes of the bars to fit to, however little its confidence. */
export function observe(): Record<PatternClass, Observation[]> {
  const market = realMarket();
  const seen: Record<string, Observation[]> = Object.fromEntries(CLASSES.map((name) => [name, []]));
  for (const series of corpus(SEED, 'fit', FULL, market))
    for (const { found, verdict } of judge(series, everything(series.bars)))
      seen[found.pattern]!.push({
        parts: (found as Detection).parts,
        right: verdict === 'found' || verdict === 'again',
      });
  const kinds = Object.keys(NULLS);
  for (let i = 0; i < WALKS; i++) {
    const name = kinds[i % kinds.length]!;
    for (const { pattern, parts } of everything(NULLS[name]!(BARS, new Random(SEED, 'fit', name, i), market)))
      seen[pattern]!.push({ parts, right: false });
  }
  return seen as Record<PatternClass, Observation[]>;
}

/** The odds that those observations give, by pattern. */
export function oddsOf(seen: Readonly<Record<PatternClass, readonly Observation[]>>): Record<string, Odds> {
  return Object.fromEntries(CLASSES.map((name) => [name, fit(seen[name])]));
}
