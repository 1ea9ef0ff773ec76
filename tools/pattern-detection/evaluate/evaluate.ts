import { Calibration } from './calibration';
import { measureCausality } from './causality';
import { measureNullDetections } from './null-detections';
import { generateCorpus, generateReplays, type Size, type Split } from './corpus';
import { measureFaults } from './fault-findings';
import { Findings } from './findings';
import { measureInvariance, roundToTicks } from './invariance';
import { readRealMarket } from './market';
import { Random } from './random';
import { compareWithPermutations } from './permutations';
import { matchDetections } from './match';
import { Counter, matchAll } from './tally';
import type { DetectorUnderTest, Series } from './types';

export interface EvaluateOptions {
  readonly seed: number;
  readonly split: Split;
  readonly size: Size;
  /** Called with the current step and its progress. */
  readonly onProgress?: (line: string) => void;
}

const CUTS_PER_SERIES = 5;
/** Ticks between the lowest low and the highest high of a series: one tick is about 3 % of a pattern's height. */
const TICKS = 100;

/** Measures a detector on the whole benchmark. Each property of the result is one of the measurements on the page. */
export function evaluateDetector(
  detector: DetectorUnderTest,
  { seed, split, size, onProgress = () => {} }: EvaluateOptions,
) {
  const market = readRealMarket();
  const findings = new Findings();
  const calibration = new Calibration();
  const total = 9 * size.planted + size.nulls;
  let done = 0;
  for (const matched of matchAll(detector, generateCorpus(seed, split, size, market))) {
    findings.add(matched);
    calibration.add(matched);
    if (++done % 2000 === 0) onProgress(`planted patterns and near-misses: ${done} of ${total} series`);
  }
  onProgress('series without a pattern');
  const nulls = measureNullDetections(detector, seed, split, size, market);
  onProgress('prefixes of the series, scaled prices and disordered feeds');
  const replays = [...generateReplays(seed, split, size, market)];
  const bars = replays.map((series) => series.bars);
  const causality = measureCausality(detector, bars, new Random(seed, split, 'cuts'), CUTS_PER_SERIES);
  const invariance = measureInvariance(detector, bars, new Random(seed, split, 'untidy'));
  const ties = measureTies(detector, replays);
  onProgress('faults of the feed');
  const faults = measureFaults(detector, seed, split, size, market);
  onProgress('the real series and their permutations');
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
    causality,
    invariance,
    ties,
    faults,
    real,
  };
}

/** Recall on the same series with exact prices and with prices rounded to few ticks. Keys: exact, rounded. */
function measureTies(detector: DetectorUnderTest, all: readonly Series[]): Counter {
  const counter = new Counter();
  for (const series of all.filter(({ truth }) => truth))
    for (const [key, bars] of [
      ['exact', series.bars],
      ['rounded', roundToTicks(series.bars, TICKS)],
    ] as const)
      counter.add(
        key,
        matchDetections({ ...series, bars }, detector(bars)).some(({ verdict }) => verdict === 'found'),
      );
  return counter;
}

export type EvaluationReport = ReturnType<typeof evaluateDetector>;
