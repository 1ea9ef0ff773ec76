import { CLASSES, type DetectedPattern, type Series } from './types';

export type MatchResult = 'found' | 'again' | 'confused' | 'false';

export interface MatchedDetection {
  readonly found: DetectedPattern;
  readonly verdict: MatchResult;
  /** Bars from the planted break to the confirmation, for `found`. */
  readonly delay?: number;
}

/** Bars after the planted break in which a confirmation still counts. */
export const GRACE = 5;

/**
 * Judges what a detector found in one series.
 *
 * A planted pattern is found by the first confirmation of its class
 * - not before its last extreme (one bar may touch the low and close beyond the top) and at most five bars after its
 *   break, the first close beyond the line through the extremes of the noisy bars,
 * - whose pivots, from first to last, cover the planted ones by at least half (intersection over union), and
 * - if it tells its pivots, at least half of which lie at a planted one of the same kind, give or take a tenth of the
 *   planted span and no less than two bars.
 *
 * Whatever meets that later is the same pattern told again. One of another class that is confirmed inside the planted
 * span (first extreme to five bars after the break) is a confusion; everything else is false.
 */
export function matchDetections(series: Series, all: readonly DetectedPattern[]): MatchedDetection[] {
  const ours = all.filter(({ pattern }) => (CLASSES as readonly string[]).includes(pattern));
  const { truth, bars } = series;
  if (!truth) return ours.map((found) => ({ found, verdict: 'false' }));
  const first = bars[0]!.timestamp;
  const step = bars[1]!.timestamp - first;
  const barOf = (time: number) => Math.round((time - first) / step);
  const [from, to] = [truth.extremes[0]!.index, truth.extremes.at(-1)!.index];
  const near = Math.max(2, (to - from) / 10);
  let seen = false;
  return ours.map((found): MatchedDetection => {
    const at = barOf(found.confirmedAt);
    if (at < from || at > truth.breakAt + GRACE) return { found, verdict: 'false' };
    if (found.pattern !== truth.pattern) return { found, verdict: 'confused' };
    const [start, end] = [barOf(found.start), barOf(found.end)];
    const shared = Math.min(end, to) - Math.max(start, from);
    const pivots = found.pivots ?? [];
    const placed = pivots.filter((pivot) =>
      truth.extremes.some(
        ({ kind, index }) => kind === pivot.kind && Math.abs(index - barOf(pivot.timestamp)) <= near,
      ),
    );
    const covers = shared >= (Math.max(end, to) - Math.min(start, from)) / 2;
    if (at < to || !covers || placed.length < pivots.length / 2) return { found, verdict: 'false' };
    if (seen) return { found, verdict: 'again' };
    seen = true;
    return { found, verdict: 'found', delay: at - truth.breakAt };
  });
}
