import { Calibration } from './calibration';
import { measureCausality } from './causality';
import { measureNullDetections } from './null-detections';
import { generateCorpus, generateReplays, type Size, type Split } from './corpus';
import { measureDepths } from './depth-findings';
import { measureFaults } from './fault-findings';
import { Findings } from './findings';
import { measureInvariance, roundToTicks } from './invariance';
import { readRealMarket } from './market';
import { Random } from './random';
import { measureSensitivity, type CreateDetector } from './sensitivity-findings';
import { compareWithPermutations } from './permutations';
import { matchDetections } from './match';
import type { Population } from './population';
import { createPopulations, type PopulationName } from './populations';
import { Counter, matchAll } from './tally';
import type { DetectorUnderTest, Series } from './types';

export interface EvaluateOptions {
  readonly seed: number;
  readonly split: Split;
  readonly size: Size;
  /** Creates the detector for each level of sensitivity; without it, they are not measured. */
  readonly createDetector?: CreateDetector;
  /** Called with the current step and its progress. */
  readonly onProgress?: (line: string) => void;
}

const CUTS_PER_SERIES = 5;
/** Ticks between the lowest low and the highest high of a series: one tick is about 3 % of a pattern's height. */
const TICKS = 100;

/** Measures a detector on the whole benchmark. */
export function evaluateDetector(detector: DetectorUnderTest, options: EvaluateOptions) {
  const { seed, split, size, onProgress = () => {} } = options;
  const market = readRealMarket();
  const populations = createPopulations(market);
  const evaluate = (name: PopulationName) => evaluatePopulation(detector, populations[name], options);
  const reports = { drawn: evaluate('drawn'), simulated: evaluate('simulated') };
  onProgress('the real series and their permutations');
  const real = compareWithPermutations(
    detector,
    market,
    size.permutations,
    new Random(seed, split, 'permuted'),
  );
  return { seed, split, size, populations: reports, real };
}

/** Measures a detector on one population. Each property of the result is one of the measurements on the page. */
export function evaluatePopulation(
  detector: DetectorUnderTest,
  population: Population,
  { seed, split, size, createDetector, onProgress = () => {} }: EvaluateOptions,
) {
  const { name } = population;
  const findings = new Findings();
  const calibration = new Calibration();
  const total = 9 * size.planted + size.nulls;
  let done = 0;
  for (const matched of matchAll(detector, generateCorpus(population, seed, split, size))) {
    findings.add(matched);
    calibration.add(matched);
    if (++done % 2000 === 0)
      onProgress(`${name}: planted patterns and near-misses, ${done} of ${total} series`);
  }
  onProgress(`${name}: series without a pattern`);
  const nulls = measureNullDetections(detector, population, seed, split, size);
  onProgress(`${name}: prefixes of the series, scaled prices and disordered feeds`);
  const replays = [...generateReplays(population, seed, split, size)];
  const bars = replays.map((series) => series.bars);
  const causality = measureCausality(detector, bars, new Random(seed, split, 'cuts'), CUTS_PER_SERIES);
  const invariance = measureInvariance(detector, bars, new Random(seed, split, 'untidy'));
  const ties = measureTies(detector, replays);
  onProgress(`${name}: faults of the feed`);
  const faults = measureFaults(detector, population, seed, split, size);
  onProgress(`${name}: patterns in random walks`);
  const depths = measureDepths(detector, population, seed, split, size);
  onProgress(`${name}: levels of sensitivity`);
  const sensitivity = createDetector && measureSensitivity(createDetector, population, seed, split, size);
  return {
    name,
    styles: population.styles,
    findings,
    calibration,
    nulls,
    causality,
    invariance,
    ties,
    faults,
    depths,
    sensitivity,
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

export type PopulationReport = ReturnType<typeof evaluatePopulation>;
export type EvaluationReport = ReturnType<typeof evaluateDetector>;
