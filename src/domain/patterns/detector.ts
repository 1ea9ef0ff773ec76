import { examine } from './detect';
import { advance, isLate } from './engine';
import type { Listener } from './forming';
import { rulesOf, type Rules } from './registry';
import { score } from './score';
import { newState, type SymbolState } from './state';
import { PATTERNS, type Bar, type Candidate, type Detection, type PatternName } from './types';

const NOTHING: readonly Detection[] = [];

/** What a {@link Detector} may be told. */
export interface Options {
  /** Told of shapes that form, and of those that come to nothing. */
  readonly onChange?: Listener;
  /** The least confidence that is told of; all but `npm run calibrate` leave it as it is. */
  readonly least?: number;
}

/**
 * Finds patterns in a feed of any number of symbols, bar by bar. Its memory is one state a symbol, however long the
 * feed.
 */
export class Detector {
  private readonly states = new Map<string, SymbolState>();
  private readonly rules: Rules;
  private readonly onChange: Listener | undefined;

  constructor(
    private readonly patterns: readonly PatternName[] = PATTERNS,
    { onChange, least }: Options = {},
  ) {
    this.rules = rulesOf(patterns, least);
    this.onChange = onChange;
  }

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
    const windows = advance(state, bar, this.rules, this.onChange);
    if (windows.length === 0) return NOTHING;
    const candidates: Candidate[] = [];
    for (const window of windows) {
      for (const name of this.patterns) {
        const candidate = examine(name, window);
        if (candidate !== undefined) candidates.push(candidate);
      }
    }
    return score(candidates);
  }
}

/** Everything that is found in a series of bars, in time order; the series may mix symbols, as a feed does. */
export function detectAll(bars: Iterable<Bar>, patterns: readonly PatternName[] = PATTERNS): Detection[] {
  const detector = new Detector(patterns);
  const found: Detection[] = [];
  for (const bar of bars) for (const detection of detector.next(bar)) found.push(detection);
  return found.sort((a, b) => a.confirmedAt - b.confirmedAt);
}
