import { advance } from './engine';
import type { Listener } from './forming';
import { crosses } from './gate';
import { breaksOf, mirror, priceAt } from './pattern';
import { REGISTRY, rulesOf } from './registry';
import { score } from './score';
import { Shape } from './shape';
import { newState, type SymbolState } from './state';
import { PATTERNS, type Bar, type Candidate, type Detection, type PatternName, type Window } from './types';

/**
 * Applies one pattern's rules to one window. Pure: the same window gives the same answer anywhere.
 * @returns the pattern with the parts of its confidence, or undefined where the window does not hold it
 */
export function examine(name: PatternName, window: Window): Candidate | undefined {
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

/** Looks for patterns in series of bars, a bar at a time; the series may mix symbols, as a feed does. */
export class Detector {
  private readonly states = new Map<string, SymbolState>();
  private readonly rules;
  private readonly patterns: readonly PatternName[];
  private readonly onChange: Listener | undefined;

  /**
   * @param onChange told of shapes that form, and of those that come to nothing
   * @param least the least confidence that is told of; all but `npm run calibrate` leave it as it is
   */
  constructor(patterns: readonly PatternName[] = PATTERNS, onChange?: Listener, least?: number) {
    this.patterns = patterns;
    this.rules = rulesOf(patterns, least);
    this.onChange = onChange;
  }

  /** What this bar confirms; nothing for a bar that is no newer than its symbol's last one. */
  next(bar: Bar): Detection[] {
    let state = this.states.get(bar.symbol);
    if (state === undefined) this.states.set(bar.symbol, (state = newState()));
    const windows = advance(state, bar, this.rules, this.onChange);
    if (windows.length === 0) return [];
    return score(this.patterns.flatMap((name) => windows.flatMap((window) => examine(name, window) ?? [])));
  }
}

/** Everything that is found in a series of bars, in time order; the series may mix symbols. */
export function detectAll(bars: Iterable<Bar>, patterns: readonly PatternName[] = PATTERNS): Detection[] {
  const detector = new Detector(patterns);
  const found: Detection[] = [];
  for (const bar of bars) found.push(...detector.next(bar));
  return found.sort((a, b) => a.confirmedAt - b.confirmedAt);
}
