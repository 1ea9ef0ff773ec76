import { Detector, type Detection } from '../../../src/domain/patterns';
import { generateCorpus, FULL } from './corpus';
import { fitModel, type Observation, type FittedModel } from './fit';
import { realMarket } from './market';
import { matchDetections } from './match';
import { NULLS } from './nulls';
import { Random } from './random';
import { CLASSES, type Bar, type PatternClass } from './types';

const SEED = 1;
/** Long walks in the mix: as many bars without a shape as a month of minutes of ten symbols. */
const WALKS = 600;
const BARS = 1000;

function detectCandidates(bars: readonly Bar[]): Detection[] {
  const detector = new Detector(CLASSES, { minConfidence: 0 });
  return bars.flatMap((bar) => [...detector.next(bar)]);
}

/** Every candidate that the engine makes of the bars to fit to, however little its confidence. */
export function collectObservations(): Record<PatternClass, Observation[]> {
  const market = realMarket();
  const seen: Record<string, Observation[]> = Object.fromEntries(CLASSES.map((name) => [name, []]));
  for (const series of generateCorpus(SEED, 'fit', FULL, market))
    for (const { found, verdict } of matchDetections(series, detectCandidates(series.bars)))
      seen[found.pattern]!.push({
        parts: (found as Detection).parts,
        right: verdict === 'found' || verdict === 'again',
      });
  const kinds = Object.keys(NULLS);
  for (let i = 0; i < WALKS; i++) {
    const name = kinds[i % kinds.length]!;
    for (const { pattern, parts } of detectCandidates(
      NULLS[name]!(BARS, new Random(SEED, 'fit', name, i), market),
    ))
      seen[pattern]!.push({ parts, right: false });
  }
  return seen as Record<PatternClass, Observation[]>;
}

/** The odds that those observations give, by pattern. */
export function fitModels(
  seen: Readonly<Record<PatternClass, readonly Observation[]>>,
): Record<string, FittedModel> {
  return Object.fromEntries(CLASSES.map((name) => [name, fitModel(seen[name])]));
}
