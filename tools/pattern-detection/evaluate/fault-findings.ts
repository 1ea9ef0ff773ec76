import type { Size, Split } from './corpus';
import { FAULTS, type Fault, type FaultyBar } from './faults';
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
  /** Standard error of the difference of the mistakes, from the differences in each series. */
  readonly standardError: number;
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

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const isCounted = ({ pattern }: DetectedPattern) => (CLASSES as readonly string[]).includes(pattern);

/** The result of each series: the planted ones, and then those without a pattern. */
type Results = readonly { readonly found: number; readonly mistakes: number }[];

function measureClean(detector: DetectorUnderTest, { planted, nulls }: Sample): Results {
  return [
    ...planted.map((series) => countResults(series, detector(series.bars))),
    ...nulls.map((bars) => ({ found: 0, mistakes: detector(bars).filter(isCounted).length })),
  ];
}

function measureFault(
  detector: DetectorUnderTest,
  { planted, nulls }: Sample,
  { add, place }: Fault,
  seed: string,
): Results {
  return [
    ...planted.map((series, i) => {
      const random = new Random(seed, i);
      const { extremes, breakAt } = series.truth!;
      const begin = extremes[0]!.index;
      const [from, to] =
        place === 'before' ? [1, begin] : place === 'inside' ? [begin + 1, breakAt] : [1, breakAt];
      const faulty = add(series.bars, random.integer(from, to), random);
      return countResults(series, detectInFaulty(detector, faulty));
    }),
    ...nulls.map((bars, i) => {
      const random = new Random(seed, 'null', i);
      const faulty = add(bars, random.integer(1, bars.length - 1), random);
      return { found: 0, mistakes: detectInFaulty(detector, faulty).filter(isCounted).length };
    }),
  ];
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
  const clean = measureClean(detector, sample);
  const bars = sum([
    ...sample.planted.map((series) => series.bars.length),
    ...sample.nulls.map((all) => all.length),
  ]);
  const compare = (fault: Fault, name: string): FaultFindings => {
    const faulty = measureFault(detector, sample, fault, `${seed}|${split}|${name}`);
    const [cleanMistakes, mistakes] = [clean, faulty].map((results) =>
      results.map((result) => result.mistakes),
    ) as [number[], number[]];
    return {
      series: sample.planted.length,
      found: { clean: sum(clean.map(({ found }) => found)), faulty: sum(faulty.map(({ found }) => found)) },
      bars,
      mistakes: { clean: sum(cleanMistakes), faulty: sum(mistakes) },
      standardError: Math.sqrt(sum(mistakes.map((count, i) => (count - cleanMistakes[i]!) ** 2))),
    };
  };
  return Object.fromEntries(Object.entries(FAULTS).map(([name, fault]) => [name, compare(fault, name)]));
}
