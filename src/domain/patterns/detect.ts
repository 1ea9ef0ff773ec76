import { advance, newState, type SymbolState } from './engine';
import { crosses, levelOf, priceAt } from './pattern';
import { REGISTRY } from './registry';
import { score } from './score';
import { PATTERNS, type Bar, type Candidate, type Detection, type PatternName, type Window } from './types';

/**
 * Applies one pattern's rules to one window. Pure: the same window gives the same answer anywhere.
 * @returns the pattern with the parts of its confidence, or undefined where the window does not hold it
 */
export function examine(name: PatternName, window: Window): Candidate | undefined {
  const pattern = REGISTRY[name];
  const { pivots, bar, index, previousClose, averageTrueRange } = window;
  const end = pivots.length - 1;
  if (pivots[end]?.kind !== (pattern.breaks === 'below' ? 'high' : 'low')) return undefined;
  const line = levelOf(pattern, pivots, end);
  if (!crosses(line, pattern.breaks, index, previousClose, bar.close)) return undefined;
  if (!pattern.plausible(pivots, end, averageTrueRange)) return undefined;
  const level = priceAt(line, index);
  const finding = pattern.judge(window, level);
  if (finding === undefined) return undefined;
  return {
    symbol: window.symbol,
    pattern: name,
    start: finding.pivots[0]!.timestamp,
    end: finding.pivots[finding.pivots.length - 1]!.timestamp,
    confirmedAt: bar.timestamp,
    close: bar.close,
    level,
    height: finding.height,
    pivots: finding.pivots,
    scale: window.scale,
    parts: finding.parts,
  };
}

/** Everything that is found in a series of bars, in time order; the series may mix symbols, as a feed does. */
export function detectAll(bars: Iterable<Bar>, patterns: readonly PatternName[] = PATTERNS): Detection[] {
  const states = new Map<string, SymbolState>();
  const candidates: Candidate[] = [];
  for (const bar of bars) {
    let state = states.get(bar.symbol);
    if (state === undefined) states.set(bar.symbol, (state = newState()));
    for (const window of advance(state, bar)) {
      for (const name of patterns) {
        const candidate = examine(name, window);
        if (candidate !== undefined) candidates.push(candidate);
      }
    }
  }
  return score(candidates);
}
