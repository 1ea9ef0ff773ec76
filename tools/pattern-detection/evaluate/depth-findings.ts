import { SHALLOW_DEPTH } from '../../../src/domain/patterns/double-top';
import type { Size, Split } from './corpus';
import { formatPercent, type ReportTable } from './format';
import { matchDetections } from './match';
import type { Population } from './population';
import { Random } from './random';
import type { DetectorUnderTest, Series } from './types';

/** The patterns that are planted in random walks. */
export type WalkPattern = 'double-top' | 'head-and-shoulders';

/** Depths of a pattern, in average true ranges. */
export interface DepthRange {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

/** People label double tops in intraday bars with a median valley of 2.2 average true ranges. */
export const DEPTH_RANGES: Readonly<Record<WalkPattern, readonly DepthRange[]>> = {
  'double-top': [
    { name: '2–2.5', least: 2, most: 2.5 },
    { name: '2.5–3', least: 2.5, most: 3 },
    { name: '3–3.5', least: 3, most: 3.5 },
    { name: '3.5–5', least: 3.5, most: 5 },
    { name: '> 5', least: 5, most: Infinity },
  ],
  'head-and-shoulders': [
    { name: '2.5–3.5', least: 2.5, most: 3.5 },
    { name: '3.5–5', least: 3.5, most: 5 },
    { name: '5–8', least: 5, most: 8 },
  ],
};
export const WALK_PATTERNS = Object.keys(DEPTH_RANGES) as WalkPattern[];
/** Whether most patterns of a range have the model of shallow double tops. */
export const isShallow = (pattern: WalkPattern, { most }: DepthRange): boolean =>
  pattern === 'double-top' && most <= SHALLOW_DEPTH;

/** Generates random walks that contain a pattern of the given depth. */
export function* plantWalks(
  plantInWalk: NonNullable<Population['plantInWalk']>,
  { seed, split, count }: { readonly seed: number; readonly split: Split; readonly count: number },
  pattern: WalkPattern,
  range: DepthRange,
): Generator<Series> {
  for (let i = 0; i < count; i++)
    yield plantInWalk(pattern, range, new Random(seed, split, 'depth', pattern, range.name, i));
}

export interface DepthFindings {
  readonly pattern: WalkPattern;
  readonly range: DepthRange;
  readonly series: number;
  readonly bars: number;
  readonly found: number;
  /** Detections of the pattern that are not the planted one. */
  readonly mistakes: number;
}

/** Measures recall and precision of patterns that are part of random walks, by their depth. */
export function measureDepths(
  detector: DetectorUnderTest,
  { plantInWalk }: Population,
  seed: number,
  split: Split,
  { depths }: Pick<Size, 'depths'>,
): readonly DepthFindings[] {
  if (!plantInWalk) return [];
  return WALK_PATTERNS.flatMap((pattern) =>
    DEPTH_RANGES[pattern].map((range) => {
      let [bars, found, mistakes] = [0, 0, 0];
      for (const series of plantWalks(plantInWalk, { seed, split, count: depths }, pattern, range)) {
        bars += series.bars.length;
        for (const { detection, verdict } of matchDetections(series, detector(series.bars))) {
          if (verdict === 'found') found++;
          else if (verdict === 'false' && detection.pattern === pattern) mistakes++;
        }
      }
      return { pattern, range, series: depths, bars, found, mistakes };
    }),
  );
}

/** Adds up findings: recall and precision, NaN without series or detections. */
export function sumDepths(all: readonly DepthFindings[]): { recall: number; precision: number } {
  const sum = (key: 'series' | 'found' | 'mistakes') => all.reduce((total, each) => total + each[key], 0);
  return { recall: sum('found') / sum('series'), precision: sum('found') / (sum('found') + sum('mistakes')) };
}

/** Adds up the findings of shallow double tops. */
export const sumShallow = (all: readonly DepthFindings[]): { recall: number; precision: number } =>
  sumDepths(all.filter(({ pattern, range }) => isShallow(pattern, range)));

const DEPTH_TITLES: Readonly<Record<WalkPattern, readonly [title: string, depth: string]>> = {
  'double-top': ['Double tops in random minute bars, by depth', 'valley, average true ranges'],
  'head-and-shoulders': [
    'Heads and shoulders in random minute bars, by height',
    'head above the neckline, average true ranges',
  ],
};

/** Recall and precision by depth, a table for each pattern. The random walks around the patterns count for precision. */
export const createDepthTables = (all: readonly DepthFindings[]): ReportTable[] =>
  WALK_PATTERNS.flatMap((name) => {
    const findings = all.filter(({ pattern }) => pattern === name);
    const [title, depth] = DEPTH_TITLES[name];
    if (findings.length === 0) return [];
    return {
      title,
      head: [depth, 'recall', 'precision', 'false per 1,000 bars', 'bars per series'],
      rows: findings.map(({ range, series, bars, found, mistakes }) => [
        range.name,
        formatPercent(found / series),
        formatPercent(found / (found + mistakes)),
        ((1000 * mistakes) / bars).toFixed(2),
        (bars / series).toFixed(0),
      ]),
    };
  });
