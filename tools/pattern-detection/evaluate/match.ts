import { CLASSES, type Bar, type DetectedPattern, type Series } from './types';

export type MatchResult = 'found' | 'repeated' | 'confused' | 'false';

export interface MatchedDetection {
  readonly detection: DetectedPattern;
  readonly verdict: MatchResult;
  /** Bars from the planted break to the confirmation, if the verdict is `found`. */
  readonly delay?: number;
}

/** Bars after the planted break within which a confirmation counts. */
export const MAX_DELAY = 5;

/**
 * Classifies the detections in one series.
 *
 * A planted pattern is found by the first confirmation of its class
 * - not before its last extreme (one bar may touch the low and close beyond the top) and at most five bars after its
 *   break, the first close beyond the line through the extremes of the noisy bars,
 * - whose pivots, from first to last, cover the planted ones by at least half (intersection over union), and
 * - if it reports its pivots, at least half of which are near a planted one of the same kind: within a tenth of the
 *   planted span, or two bars if that is more.
 *
 * Later detections that meet these conditions repeat the same pattern. A detection of another class that is confirmed
 * inside the planted span (first extreme to five bars after the break) is a confusion; every other detection is false.
 */
export function matchDetections(series: Series, all: readonly DetectedPattern[]): MatchedDetection[] {
  const counted = all.filter(({ pattern }) => (CLASSES as readonly string[]).includes(pattern));
  const { truth, bars } = series;
  if (!truth) return counted.map((detection) => ({ detection, verdict: 'false' }));
  const getBarIndex = createBarLookup(bars);
  const [from, to] = [truth.extremes[0]!.index, truth.extremes.at(-1)!.index];
  const tolerance = Math.max(2, (to - from) / 10);
  let isFound = false;
  return counted.map((detection): MatchedDetection => {
    const confirmedIndex = getBarIndex(detection.confirmedAt);
    if (confirmedIndex < from || confirmedIndex > truth.breakAt + MAX_DELAY)
      return { detection, verdict: 'false' };
    if (detection.pattern !== truth.pattern) return { detection, verdict: 'confused' };
    const [start, end] = [getBarIndex(detection.start), getBarIndex(detection.end)];
    const shared = Math.min(end, to) - Math.max(start, from);
    const pivots = detection.pivots ?? [];
    const matchingPivots = pivots.filter((pivot) =>
      truth.extremes.some(
        ({ kind, index }) =>
          kind === pivot.kind && Math.abs(index - getBarIndex(pivot.timestamp)) <= tolerance,
      ),
    );
    const covers = shared >= (Math.max(end, to) - Math.min(start, from)) / 2;
    if (confirmedIndex < to || !covers || matchingPivots.length < pivots.length / 2)
      return { detection, verdict: 'false' };
    if (isFound) return { detection, verdict: 'repeated' };
    isFound = true;
    return { detection, verdict: 'found', delay: confirmedIndex - truth.breakAt };
  });
}

/** Returns a function that finds the index of the last bar that begins at or before a time; −1 before the first bar. */
function createBarLookup(bars: readonly Bar[]): (time: number) => number {
  return (time) => {
    let [from, to] = [0, bars.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (bars[middle]!.timestamp <= time) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  };
}
