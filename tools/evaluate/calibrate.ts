import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { Detector, type Detection } from '../../src/domain/patterns';
import { corpus, FULL } from './corpus';
import { fit, type Observation } from './fit';
import { realMarket } from './market';
import { judge } from './match';
import { NULLS } from './nulls';
import { Random } from './random';
import { CLASSES, type Bar, type PatternClass } from './types';

/**
 * Fits what a detection's confidence means: for each pattern a logistic regression of "it holds the shape" on the
 * parts of its confidence, over the split `fit` of the benchmark (planted patterns, near-misses, short walks) and long
 * walks of every kind; the split `test`, which is reported, shares no seed with it. Writes
 * `src/domain/patterns/calibration.json`; the same source gives the same file.
 */
const FILE = join(__dirname, '..', '..', 'src', 'domain', 'patterns', 'calibration.json');
const SEED = 1;
/** Long walks in the mix: as many bars without a shape as a month of minutes of ten symbols. */
const WALKS = 600;
const BARS = 1000;

function everything(bars: readonly Bar[]): Detection[] {
  const detector = new Detector(CLASSES, { least: 0 });
  return bars.flatMap((bar) => [...detector.next(bar)]);
}

function observe(): Record<PatternClass, Observation[]> {
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

async function main(): Promise<void> {
  const seen = observe();
  const odds = Object.fromEntries(CLASSES.map((name) => [name, fit(seen[name])]));
  writeFileSync(FILE, await format(JSON.stringify({ odds }), { parser: 'json' }));
  for (const name of CLASSES) {
    const right = seen[name].filter((observation) => observation.right).length;
    process.stdout.write(`${name}: ${seen[name].length} candidates, ${right} of them right\n`);
  }
}

void main();
