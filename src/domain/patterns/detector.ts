import { examine } from './detect';
import { advance, isLate, newState, type SymbolState } from './engine';
import { score } from './score';
import { PATTERNS, type Bar, type Candidate, type Detection, type PatternName } from './types';

const NOTHING: readonly Detection[] = [];

/**
 * Finds patterns in a feed of any number of symbols, bar by bar; the same that `detectAll` finds in the whole of it.
 * Its memory is one state a symbol, however long the feed.
 */
export class Detector {
  private readonly states = new Map<string, SymbolState>();

  constructor(private readonly patterns: readonly PatternName[] = PATTERNS) {}

  /** How many symbols it has seen. */
  get symbols(): number {
    return this.states.size;
  }

  /** Whether the bar is no newer than the last one of its symbol, so that `next` would ignore it. */
  isLate(bar: Bar): boolean {
    const state = this.states.get(bar.symbol);
    return state !== undefined && isLate(state, bar);
  }

  /** Takes in the next bar of its symbol and returns what its close has confirmed: mostly nothing. */
  next(bar: Bar): readonly Detection[] {
    let state = this.states.get(bar.symbol);
    if (state === undefined) this.states.set(bar.symbol, (state = newState()));
    const windows = advance(state, bar);
    if (windows.length === 0) return NOTHING;
    const candidates: Candidate[] = [];
    for (const window of windows) {
      for (const name of this.patterns) {
        const candidate = examine(name, window);
        if (candidate !== undefined) candidates.push(candidate);
      }
    }
    return candidates.length === 0 ? NOTHING : score(candidates);
  }
}
