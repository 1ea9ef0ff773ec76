import { Calibration } from './calibration';
import { causality } from './causality';
import { chance } from './chance';
import { corpus, replays, type Size, type Split } from './corpus';
import { Findings } from './found';
import { invariance, withTies } from './invariance';
import { realMarket } from './market';
import { Random } from './random';
import { againstPermuted } from './real';
import { judge } from './match';
import { Counter, tryAll } from './tally';
import type { Detector, Series } from './types';

export interface Options {
  readonly seed: number;
  readonly split: Split;
  readonly size: Size;
  /** Told what is being done and how far it is. */
  readonly tell?: (line: string) => void;
}

const CUTS = 5;
/** Prices between the lowest low and the highest high of a series: about a tick for 3 % of a pattern's height. */
const TICKS = 100;

/** Measures a detector on the whole benchmark: points 1 to 7, each under its own name. */
export function evaluate(detector: Detector, { seed, split, size, tell = () => {} }: Options) {
  const market = realMarket();
  const findings = new Findings();
  const calibration = new Calibration();
  const total = 9 * size.planted + size.nulls;
  let done = 0;
  for (const tried of tryAll(detector, corpus(seed, split, size, market))) {
    findings.add(tried);
    calibration.add(tried);
    if (++done % 2000 === 0) tell(`planted patterns and near-misses: ${done} of ${total} series`);
  }
  tell('walks without any shape');
  const nulls = chance(detector, seed, split, size, market);
  tell('prefixes, prices and untidy feeds');
  const again = [...replays(seed, split, size, market)];
  const bars = again.map((series) => series.bars);
  const prefixes = causality(detector, bars, new Random(seed, split, 'cuts'), CUTS);
  const untidy = invariance(detector, bars, new Random(seed, split, 'untidy'));
  const ties = tied(detector, again);
  tell('the real series and their permutations');
  const real = againstPermuted(detector, market, size.permutations, new Random(seed, split, 'permuted'));
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
function tied(detector: Detector, all: readonly Series[]): Counter {
  const counter = new Counter();
  for (const series of all.filter(({ truth }) => truth))
    for (const [key, bars] of [
      ['as they are', series.bars],
      ['rounded', withTies(series.bars, TICKS)],
    ] as const)
      counter.add(
        key,
        judge({ ...series, bars }, detector(bars)).some(({ verdict }) => verdict === 'found'),
      );
  return counter;
}

export type Report = ReturnType<typeof evaluate>;
