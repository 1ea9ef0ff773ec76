import type { Size, Split } from './corpus';
import { formatPercent, type ReportTable } from './format';
import { matchDetections } from './match';
import type { Population } from './population';
import { Random } from './random';
import type { DetectorUnderTest } from './types';

/** Depths of a valley, in average true ranges. */
export interface DepthRange {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

/** People label double tops on minute bars with a median valley of 2.2 average true ranges. */
export const DEPTH_RANGES: readonly DepthRange[] = [
  { name: '2–2.5', least: 2, most: 2.5 },
  { name: '2.5–3', least: 2.5, most: 3 },
  { name: '3–3.5', least: 3, most: 3.5 },
  { name: '3.5–5', least: 3.5, most: 5 },
  { name: '> 5', least: 5, most: Infinity },
];
/** Valleys below this depth are those that most people label. */
const SHALLOW = 3.5;

export const isShallow = ({ most }: DepthRange): boolean => most <= SHALLOW;

export interface DepthFindings {
  readonly range: DepthRange;
  readonly series: number;
  readonly bars: number;
  readonly found: number;
  /** Detections of double tops that are not the planted one. */
  readonly mistakes: number;
}

/** Measures recall and precision of double tops that are part of random walks, by the depth of their valleys. */
export function measureDepths(
  detector: DetectorUnderTest,
  { plantDoubleTopInWalk }: Population,
  seed: number,
  split: Split,
  { depths }: Pick<Size, 'depths'>,
): readonly DepthFindings[] {
  if (!plantDoubleTopInWalk) return [];
  return DEPTH_RANGES.map((range) => {
    let [bars, found, mistakes] = [0, 0, 0];
    for (let i = 0; i < depths; i++) {
      const series = plantDoubleTopInWalk(range, new Random(seed, split, 'depth', range.name, i));
      bars += series.bars.length;
      for (const { detection, verdict } of matchDetections(series, detector(series.bars))) {
        if (verdict === 'found') found++;
        else if (verdict === 'false' && detection.pattern === 'double-top') mistakes++;
      }
    }
    return { range, series: depths, bars, found, mistakes };
  });
}

/** Adds up the findings in shallow valleys: recall and precision, NaN without series or detections. */
export function sumShallow(all: readonly DepthFindings[]): { recall: number; precision: number } {
  const shallow = all.filter(({ range }) => isShallow(range));
  const sum = (key: 'series' | 'found' | 'mistakes') => shallow.reduce((total, each) => total + each[key], 0);
  return { recall: sum('found') / sum('series'), precision: sum('found') / (sum('found') + sum('mistakes')) };
}

/** Recall and precision by depth. The random walks around the double tops count for precision. */
export const createDepthTable = (all: readonly DepthFindings[]): ReportTable => ({
  title: 'Double tops in random minute bars, by depth',
  head: ['valley, average true ranges', 'recall', 'precision', 'false per 1,000 bars', 'bars per series'],
  rows: all.map(({ range, series, bars, found, mistakes }) => [
    range.name,
    formatPercent(found / series),
    formatPercent(found / (found + mistakes)),
    ((1000 * mistakes) / bars).toFixed(2),
    (bars / series).toFixed(0),
  ]),
});
