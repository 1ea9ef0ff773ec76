import { Calibration } from './calibration';
import { measureCausality } from './causality';
import { measureNullFires } from './chance';
import { generateCorpus, generateReplays, type Size, type Split } from './corpus';
import { Findings } from './findings';
import { measureInvariance, roundToTicks } from './invariance';
import { realMarket } from './market';
import { Random } from './random';
import { compareWithPermutations } from './real';
import { matchDetections } from './match';
import { Counter, matchAll } from './tally';
import type { DetectorUnderTest, Series } from './types';

export interface EvaluateOptions {
  readonly seed: number;
  readonly split: Split;
  readonly size: Size;
  /** Told what is being done and how far it is. */
  readonly onProgress?: (line: string) => void;
}

const CUTS = 5;
/** Prices between the lowest low and the highest high of a series: about a tick for 3 % of a pattern's height. */
const TICKS = 100;

/** Measures a detector on the whole benchmark: points 1 to 7, each under its own name. */
export function evaluateDetector(
  detector: DetectorUnderTest,
  { seed, split, size, onProgress: tell = () => {} }: EvaluateOptions,
) {
  const market = realMarket();
  const findings = new Findings();
  const calibration = new Calibration();
  const total = 9 * size.planted + size.nulls;
  let done = 0;
  for (const tried of matchAll(detector, generateCorpus(seed, split, size, market))) {
    findings.add(tried);
    calibration.add(tried);
    if (++done % 2000 === 0) tell(`planted patterns and near-misses: ${done} of ${total} series`);
  }
  tell('walks without any shape');
  const nulls = measureNullFires(detector, seed, split, size, market);
  tell('prefixes, prices and untidy feeds');
  const again = [...generateReplays(seed, split, size, market)];
  const bars = again.map((series) => series.bars);
  const prefixes = measureCausality(detector, bars, new Random(seed, split, 'cuts'), CUTS);
  const untidy = measureInvariance(detector, bars, new Random(seed, split, 'untidy'));
  const ties = measureTies(detector, again);
  tell('the real series and their permutations');
  const real = compareWithPermutations(
    detector,
    market,
    size.permutations,
    new Random(seed, split, 'permuted'),
  );
  return {
    seed,
    split,
    size,
    findings,
    calibration,
    nulls,
    causality: prefixes,
    invariance: untidy,
    ties,
    real,
  };
}

/** Recall on the same series with their prices as they are and rounded to few ticks. Keys: as they are, rounded. */
function measureTies(detector: DetectorUnderTest, all: readonly Series[]): Counter {
  const counter = new Counter();
  for (const series of all.filter(({ truth }) => truth))
    for (const [key, bars] of [
      ['as they are', series.bars],
      ['rounded', roundToTicks(series.bars, TICKS)],
    ] as const)
      counter.add(
        key,
        matchDetections({ ...series, bars }, detector(bars)).some(({ verdict }) => verdict === 'found'),
      );
  return counter;
}

export type EvaluationReport = ReturnType<typeof evaluateDetector>;
