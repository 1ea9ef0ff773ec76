import { Detector, type Detection } from '../../../src/domain/patterns';
import { generateCorpus, FULL } from './corpus';
import { fitModel, type Observation, type FittedModel } from './fit';
import { readRealMarket } from './market';
import { matchDetections } from './match';
import { createPopulations } from './populations';
import { Random } from './random';
import { CLASSES, type Bar, type PatternClass } from './types';

const SEED = 1;
/** Long series without a pattern: as many bars as ten symbols have minutes in a month. */
const WALKS = 600;
const BARS = 1000;

function detectCandidates(bars: readonly Bar[]): Detection[] {
  const detector = new Detector(CLASSES, { minConfidence: 0 });
  return bars.flatMap((bar) => [...detector.next(bar)]);
}

/** Collects every candidate of the engine in the series of the split `fit`, at any confidence. */
export function collectObservations(): Record<PatternClass, Observation[]> {
  const { drawn } = createPopulations(readRealMarket());
  const observations: Record<string, Observation[]> = Object.fromEntries(CLASSES.map((name) => [name, []]));
  for (const series of generateCorpus(drawn, SEED, 'fit', FULL))
    for (const { detection: found, verdict } of matchDetections(series, detectCandidates(series.bars)))
      observations[found.pattern]!.push({
        parts: (found as Detection).parts,
        isCorrect: verdict === 'found' || verdict === 'repeated',
      });
  const kinds = Object.keys(drawn.nullSeries);
  for (let i = 0; i < WALKS; i++) {
    const name = kinds[i % kinds.length]!;
    const bars = drawn.nullSeries[name]!(BARS, new Random(SEED, 'fit', name, i));
    for (const { pattern, parts } of detectCandidates(bars))
      observations[pattern]!.push({ parts, isCorrect: false });
  }
  return observations as Record<PatternClass, Observation[]>;
}

/** Fits one model per pattern. */
export function fitModels(
  observations: Readonly<Record<PatternClass, readonly Observation[]>>,
): Record<string, FittedModel> {
  return Object.fromEntries(CLASSES.map((name) => [name, fitModel(observations[name])]));
}
