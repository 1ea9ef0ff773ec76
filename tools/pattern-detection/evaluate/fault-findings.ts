import type { Size, Split } from './corpus';
import { FAULTS, type AddFault, type FaultyBar } from './faults';
import { matchDetections } from './match';
import type { Population } from './population';
import { Random } from './random';
import {
  CLASSES,
  NOISE_NAMES,
  type Bar,
  type DetectedPattern,
  type DetectorUnderTest,
  type Series,
} from './types';

/** The findings of a detector in the same series, without and with a fault. */
export interface FaultFindings {
  readonly series: number;
  readonly found: { readonly clean: number; readonly faulty: number };
  readonly bars: number;
  /** False detections in the planted series and in series without a pattern. */
  readonly mistakes: { readonly clean: number; readonly faulty: number };
}

/** The length of a series without a pattern; there is one for each planted series. */
const NULL_BARS = 100;

interface Sample {
  readonly planted: readonly Series[];
  readonly nulls: readonly (readonly Bar[])[];
}

function generateSample(
  { plantPattern, nullSeries }: Population,
  seed: number,
  split: Split,
  { faulty }: Pick<Size, 'faulty'>,
): Sample {
  const kinds = Object.values(nullSeries);
  const indices = Array.from({ length: faulty }, (_, i) => i);
  return {
    planted: indices.map((i) =>
      plantPattern(
        CLASSES[i % 3]!,
        NOISE_NAMES[Math.floor(i / 3) % 3]!,
        new Random(seed, split, 'faulty', i),
      ),
    ),
    nulls: indices.map((i) => kinds[i % kinds.length]!(NULL_BARS, new Random(seed, split, 'faulty null', i))),
  };
}

/** Runs the detector on the bars with the fault, and dates its detections by the clean bars. */
function detectInFaulty(detector: DetectorUnderTest, faulty: readonly FaultyBar[]): DetectedPattern[] {
  const cleanTimes = new Map(faulty.map(({ bar, clean }) => [bar.timestamp, clean.timestamp]));
  const toClean = (time: number) => cleanTimes.get(time)!;
  return detector(faulty.map(({ bar }) => bar)).map((detection) => ({
    ...detection,
    start: toClean(detection.start),
    end: toClean(detection.end),
    confirmedAt: toClean(detection.confirmedAt),
    pivots: detection.pivots?.map((pivot) => ({ ...pivot, timestamp: toClean(pivot.timestamp) })),
  }));
}

function countResults(series: Series, detections: readonly DetectedPattern[]) {
  const verdicts = matchDetections(series, detections).map(({ verdict }) => verdict);
  const mistakes = verdicts.filter((verdict) => verdict === 'false' || verdict === 'confused').length;
  return { found: verdicts.includes('found') ? 1 : 0, mistakes };
}

const isCounted = ({ pattern }: DetectedPattern) => (CLASSES as readonly string[]).includes(pattern);

function measureFault(detector: DetectorUnderTest, { planted, nulls }: Sample, add: AddFault, seed: string) {
  const found = { clean: 0, faulty: 0 };
  const mistakes = { clean: 0, faulty: 0 };
  let bars = 0;
  planted.forEach((series, i) => {
    const random = new Random(seed, i);
    // The fault is before the pattern or inside it, up to its break.
    const faulty = add(series.bars, random.integer(1, series.truth!.breakAt), random);
    const [clean, changed] = [detector(series.bars), detectInFaulty(detector, faulty)].map((detections) =>
      countResults(series, detections),
    ) as [ReturnType<typeof countResults>, ReturnType<typeof countResults>];
    found.clean += clean.found;
    found.faulty += changed.found;
    mistakes.clean += clean.mistakes;
    mistakes.faulty += changed.mistakes;
    bars += series.bars.length;
  });
  nulls.forEach((series, i) => {
    const random = new Random(seed, 'null', i);
    const faulty = add(series, random.integer(1, series.length - 1), random);
    mistakes.clean += detector(series).filter(isCounted).length;
    mistakes.faulty += detectInFaulty(detector, faulty).filter(isCounted).length;
    bars += series.length;
  });
  return { series: planted.length, found, bars, mistakes };
}

/** Measures each fault on the same series: one fault in each, at a random bar. */
export function measureFaults(
  detector: DetectorUnderTest,
  population: Population,
  seed: number,
  split: Split,
  size: Pick<Size, 'faulty'>,
): Record<string, FaultFindings> {
  const sample = generateSample(population, seed, split, size);
  return Object.fromEntries(
    Object.entries(FAULTS).map(([name, add]) => [
      name,
      measureFault(detector, sample, add, `${seed}|${split}|${name}`),
    ]),
  );
}
