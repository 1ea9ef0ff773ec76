import { crosses } from './gate';
import { breaksOf, mirror, priceAt } from './pattern';
import { REGISTRY } from './registry';
import { Shape } from './shape';
import type { Candidate, PatternName, Window } from './types';

/**
 * Applies one pattern's rules to one window. Pure: the same window gives the same answer anywhere.
 * @returns the pattern with the parts of its confidence, or undefined where the window does not hold it
 */
export function examine(name: PatternName, window: Window): Candidate | undefined {
  if (!window.patterns.includes(name)) return undefined;
  const pattern = REGISTRY[name];
  const { pivots, bar, index, previousClose, averageTrueRange } = window;
  const end = pivots.length - 1;
  const breaks = breaksOf(pattern);
  if (end + 1 < pattern.needs || pivots[end]!.kind !== (breaks === 'below' ? 'high' : 'low'))
    return undefined;
  const shape = new Shape().of(pivots, pattern.mirrored);
  // The least height is asked for below, with the range of this bar.
  const line = pattern.level(shape, end, 0);
  if (line === undefined) return undefined;
  const { slope, ...rest } = pattern.mirrored ? mirror(line) : line;
  const level = priceAt({ slope, ...rest }, index);
  if (!crosses(breaks, level, slope, previousClose, bar.close)) return undefined;
  const finding = pattern.measure(shape, end, averageTrueRange, index);
  if (finding === undefined) return undefined;
  const { first, height, parts } = finding;
  return {
    symbol: window.symbol,
    pattern: name,
    start: pivots[first]!.timestamp,
    end: pivots[end]!.timestamp,
    confirmedAt: bar.timestamp,
    close: bar.close,
    level,
    height,
    pivots: pivots.slice(first),
    scale: window.scale,
    parts,
  };
}
