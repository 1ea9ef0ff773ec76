import { Calibration } from './calibration';
import { chance } from './chance';
import { corpus, type Size, type Split } from './corpus';
import { Findings } from './found';
import { realMarket } from './market';
import { tryAll } from './tally';
import type { Detector } from './types';

export interface Options {
  readonly seed: number;
  readonly split: Split;
  readonly size: Size;
  /** Told what is being done and how far it is. */
  readonly tell?: (line: string) => void;
}

/** Measures a detector on the whole benchmark. */
export function evaluate(detector: Detector, { seed, split, size, tell = () => {} }: Options) {
  const market = realMarket();
  const findings = new Findings();
  const calibration = new Calibration();
  const total = 9 * size.planted + size.nulls;
  let done = 0;
  for (const tried of tryAll(detector, corpus(seed, split, size, market))) {
    findings.add(tried);
    calibration.add(tried);
    if (++done % 500 === 0) tell(`planted and near-misses: ${done} of ${total} series`);
  }
  tell('nulls');
  const nulls = chance(detector, seed, size, market);
  return { seed, split, size, findings, calibration, nulls };
}

export type Report = ReturnType<typeof evaluate>;
