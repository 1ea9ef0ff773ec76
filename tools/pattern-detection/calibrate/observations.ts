import {
  advanceState,
  createState,
  detectAll,
  matchPattern,
  type Candidate,
} from '../../../src/domain/patterns';
import {
  CALIBRATION,
  type CalibratedPattern,
  type ConfidenceModel,
  type ConfidenceModels,
  type LogisticModel,
} from '../../../src/domain/patterns/calibration';
import { calculateOdds, MAX_ODDS, scaleOdds } from '../../../src/domain/patterns/confidence';
import { FIRED, LEVELS } from '../../../src/domain/patterns/layout';
import { createRuleSet, PATTERN_REGISTRY } from '../../../src/domain/patterns/registry';
import { generateCorpus, FULL, type Size } from '../evaluate/corpus';
import {
  DEPTH_RANGES,
  isShallow,
  plantWalks,
  WALK_PATTERNS,
  type DepthRange,
  type WalkPattern,
} from '../evaluate/depth-findings';
import { fitModel, type Observation } from './fit';
import { readRealMarket } from '../evaluate/market';
import { matchDetections } from '../evaluate/match';
import type { BarRange } from '../evaluate/population';
import { createPopulations, type Populations } from '../evaluate/populations';
import { Random } from '../evaluate/random';
import { WALK_STYLE } from '../evaluate/simulated/patterns-in-walks';
import { CLASSES, type Bar, type DetectedPattern, type Series } from '../evaluate/types';

const SEED = 1;
/** The length of a long series without a pattern. */
const WALK_BARS = 1000;
/** Without short patterns, the models would take the number of bars for a sign of a random shape. */
const SHORT_BARS: BarRange = { least: 12, most: 20 };
/** The sections of the curve of each part, and of the correction of reported patterns. */
const SECTIONS = 4;
const REPORTED_SECTIONS = 16;
/** Detections with less confidence than any sensitivity reports do not count for the correction. */
const MIN_REPORTED = 5;

/**
 * How many series of a kind to fit the models with. The correction uses the first ones of those for the curves: fewer walks, so
 * that most patterns of all detections are planted, as in the evaluation; and fewer patterns in walks, because the series with
 * which precision is measured contain none: nearly all detections of such rough shapes are false there.
 */
interface WalkCount {
  readonly curves: number;
  readonly correction: number;
}

/** The number of series to fit the models with. */
export interface FitSize extends Pick<Size, 'planted' | 'nulls'> {
  /** For the curves, patterns with fewer bars than those of the benchmark, for each class, at low and at medium noise. */
  readonly short: number;
  readonly walks: WalkCount;
  /** Walks with a pattern, for each range of its depths. */
  readonly patternsInWalks: Readonly<Record<WalkPattern, WalkCount>>;
}
const FIT_SIZE: FitSize = {
  planted: FULL.planted,
  nulls: FULL.nulls,
  short: 300,
  walks: { curves: 600, correction: 400 },
  patternsInWalks: {
    'double-top': { curves: 500, correction: 350 },
    'head-and-shoulders': { curves: 500, correction: 480 },
  },
};

/** The models that are also fitted to the patterns in walks. The others are fitted to prices with clear legs only. */
const MODELS_OF_WALKS: readonly CalibratedPattern[] = ['shallow-double-top', 'head-and-shoulders'];

type Found = DetectedPattern & Pick<Candidate, 'pattern' | 'parts'>;
export type Observations = Record<CalibratedPattern, Observation[]>;

/** Leaves the log odds as they are. */
const UNCORRECTED: LogisticModel = {
  intercept: -MAX_ODDS,
  weights: { odds: new Array<number>(REPORTED_SECTIONS).fill((2 * MAX_ODDS) / REPORTED_SECTIONS) },
};
const RULES = createRuleSet(CLASSES, 0);

/** Returns every candidate at every scale, also those of structures that have been reported: independent of any model. */
function findCandidates(bars: readonly Bar[]): Found[] {
  const state = createState();
  return bars.flatMap((bar) => {
    const windows = advanceState(state, bar, RULES);
    if (windows.length > 0) state.cold.fill(-1, FIRED, LEVELS);
    return windows.flatMap((window) => window.patterns.flatMap((name) => matchPattern(name, window) ?? []));
  });
}

const mapModels = <T>(create: (name: CalibratedPattern) => T) =>
  Object.fromEntries(
    (Object.keys(CALIBRATION) as CalibratedPattern[]).map((name) => [name, create(name)]),
  ) as Record<CalibratedPattern, T>;

/** Generates the patterns with fewer bars than those of the benchmark. */
function* generateShortPatterns({ drawn }: Populations, { short }: FitSize): Generator<Series> {
  for (const pattern of CLASSES)
    for (const noise of ['low', 'medium'] as const)
      for (let i = 0; i < short; i++) {
        const random = new Random(SEED, 'fit', 'short', pattern, noise, i);
        yield drawn.plantPattern(pattern, noise, random, SHORT_BARS);
      }
}

/** Lists the ranges of depths in which most patterns have one of {@link MODELS_OF_WALKS}. */
const listFittedRanges = (pattern: WalkPattern): readonly DepthRange[] =>
  DEPTH_RANGES[pattern].filter((range) => pattern !== 'double-top' || isShallow(pattern, range));

/** A series for the curves, and whether the correction uses it, too. */
type FitSeries = readonly [series: Series, isForCorrection: boolean];

/** Generates the series of the split `fit`: those of the population `drawn`, walks, and patterns in walks. */
function* generateFitSeries(populations: Populations, size: FitSize): Generator<FitSeries> {
  const { drawn, simulated } = populations;
  for (const series of generateCorpus(drawn, SEED, 'fit', size)) yield [series, true];
  const kinds = Object.keys(drawn.nullSeries);
  for (let i = 0; i < size.walks.curves; i++) {
    const name = kinds[i % kinds.length]!;
    const bars = drawn.nullSeries[name]!(WALK_BARS, new Random(SEED, 'fit', name, i));
    yield [
      { bars, kind: 'random walk', noise: 'low', style: 'random walk', texture: name, scale: 0 },
      i < size.walks.correction,
    ];
  }
  for (const pattern of WALK_PATTERNS)
    for (const range of listFittedRanges(pattern)) {
      const { curves, correction } = size.patternsInWalks[pattern];
      const choice = { seed: SEED, split: 'fit', count: curves } as const;
      let i = 0;
      for (const series of plantWalks(simulated.plantInWalk!, choice, pattern, range))
        yield [series, i++ < correction];
    }
  for (const series of generateShortPatterns(populations, size)) yield [series, false];
}

function collectObservations(
  series: Iterable<Series>,
  detect: (bars: readonly Bar[]) => Found[],
): Observations {
  const observations = mapModels((): Observation[] => []);
  for (const each of series)
    for (const { detection, verdict } of matchDetections(each, detect(each.bars))) {
      const { pattern, parts } = detection as Found;
      const model = PATTERN_REGISTRY[pattern].selectModel(parts);
      if (each.style === WALK_STYLE && !MODELS_OF_WALKS.includes(model)) continue;
      observations[model].push({ parts, isCorrect: verdict === 'found' || verdict === 'repeated' });
    }
  return observations;
}

/**
 * Fits the models of all patterns in two steps, neither of which depends on the committed models: first the curves of the
 * parts, on every candidate; then the correction, on the detections that these curves select.
 */
export function fitModels(size: FitSize = FIT_SIZE): {
  models: ConfidenceModels;
  observations: Observations;
} {
  const populations = createPopulations(readRealMarket());
  const forCorrection: Series[] = [];
  const forCurves = function* () {
    for (const [series, isForCorrection] of generateFitSeries(populations, size)) {
      if (isForCorrection) forCorrection.push(series);
      yield series;
    }
  };
  const candidates = collectObservations(forCurves(), findCandidates);
  const shapes = mapModels((name) => fitModel(candidates[name], SECTIONS));
  const uncorrected = mapModels((name): ConfidenceModel => ({ shape: shapes[name], reported: UNCORRECTED }));
  const observations = collectObservations(forCorrection, (bars) =>
    detectAll(bars, CLASSES, { minConfidence: MIN_REPORTED, models: uncorrected }),
  );
  const models = mapModels((name): ConfidenceModel => {
    const toOdds = ({ parts, isCorrect }: Observation): Observation => ({
      parts: { odds: scaleOdds(calculateOdds(shapes[name], parts)) },
      isCorrect,
    });
    return { shape: shapes[name], reported: fitModel(observations[name].map(toOdds), REPORTED_SECTIONS) };
  });
  return { models, observations };
}
