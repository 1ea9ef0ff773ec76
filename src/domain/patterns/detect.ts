import { crossesLevel } from './levels';
import { getBreakSide, mirrorLine, getPriceAt } from './pattern';
import { PATTERN_REGISTRY } from './registry';
import { PivotView } from './pivot-view';
import type { Candidate, PatternName, Window } from './types';
import { DETECTION_VERSION } from './version';

/**
 * Applies one pattern's rules to one window. Pure: the result depends on the window only.
 * @returns the candidate with the parts of its confidence, or undefined if the window does not contain the pattern
 */
export function matchPattern(name: PatternName, window: Window): Candidate | undefined {
  if (!window.patterns.includes(name)) return undefined;
  const pattern = PATTERN_REGISTRY[name];
  const { pivots, bar, index, previousClose, averageTrueRange } = window;
  const end = pivots.length - 1;
  const breaks = getBreakSide(pattern);
  if (end + 1 < pattern.minPivots || pivots[end]!.kind !== (breaks === 'below' ? 'high' : 'low'))
    return undefined;
  const view = new PivotView().load(pivots, pattern.mirrored);
  // An average true range of 0 skips the minimum height here; `measure` checks it with the range of this bar.
  const line = pattern.findLevel(view, end, 0);
  if (line === undefined) return undefined;
  const { slope, ...rest } = pattern.mirrored ? mirrorLine(line) : line;
  const level = getPriceAt({ slope, ...rest }, index);
  if (!crossesLevel(breaks, level, slope, previousClose, bar.close)) return undefined;
  const finding = pattern.measure(view, end, averageTrueRange, index, Math.abs(bar.close - level));
  if (finding === undefined) return undefined;
  const { first, height, parts } = finding;
  return {
    symbol: window.symbol,
    pattern: name,
    ...(bar.interval !== undefined && { interval: bar.interval }),
    start: pivots[first]!.timestamp,
    end: pivots[end]!.timestamp,
    confirmedAt: bar.timestamp,
    close: bar.close,
    level,
    height,
    pivots: pivots.slice(first),
    scale: window.scale,
    version: DETECTION_VERSION,
    parts,
  };
}
