import { examine } from './detect';
import { advance, isLate } from './engine';
import type { Change, Listener } from './forming';
import { SCALES } from './layout';
import { rulesOf, type Rules } from './registry';
import { score } from './score';
import { newState, type SymbolState } from './state';
import {
  PATTERNS,
  type Bar,
  type Candidate,
  type Detection,
  type PatternName,
  type Pivot,
  type Window,
} from './types';

const NOTHING: readonly Detection[] = [];

const placeOf = (symbol: string, pattern: PatternName, scale: number) => `${symbol} ${pattern} ${scale}`;

/** A shape by its last three pivots: shapes of several sizes may end with one. */
const shapeOf = (pivots: readonly Pivot[]) =>
  pivots
    .slice(-3)
    .map(({ timestamp }) => timestamp)
    .join(' ');

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
  /** By symbol, pattern and scale: the shape that forms there. */
  private readonly forming = new Map<string, string>();
  private readonly rules: Rules;
  private readonly onChange: Listener | undefined;

  constructor(
    private readonly patterns: readonly PatternName[] = PATTERNS,
    { onChange, least }: Options = {},
  ) {
    this.rules = rulesOf(patterns, least);
    this.onChange = onChange && ((change) => this.tell(change, onChange));
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

  /** Tells of a shape once, at however many scales it is seen: when it forms at the first, and ends at the last. */
  private tell(change: Change, onChange: Listener): void {
    const { state, symbol, pattern, scale, pivots } = change;
    const shape = shapeOf(pivots);
    const at = placeOf(symbol, pattern, scale);
    // One that has been confirmed at another scale has not come to nothing.
    const known = state === 'forming' || this.forming.get(at) === shape;
    if (state === 'forming') this.forming.set(at, shape);
    else this.forming.delete(at);
    const elsewhere = SCALES.some(
      (other) => other !== scale && this.forming.get(placeOf(symbol, pattern, other)) === shape,
    );
    if (known && !elsewhere) onChange(change);
  }

  /** Forgets the shapes that a window has confirmed, at every scale. */
  private confirm({ symbol, patterns, pivots }: Window): void {
    const shape = shapeOf(pivots);
    for (const pattern of patterns) {
      for (const scale of SCALES) {
        const at = placeOf(symbol, pattern, scale);
        if (this.forming.get(at) === shape) this.forming.delete(at);
      }
    }
  }

  /** Takes in the next bar of its symbol and returns what its close has confirmed: mostly nothing. */
  next(bar: Bar): readonly Detection[] {
    let state = this.states.get(bar.symbol);
    if (state === undefined) this.states.set(bar.symbol, (state = newState()));
    const windows = advance(state, bar, this.rules, this.onChange);
    if (windows.length === 0) return NOTHING;
    const candidates: Candidate[] = [];
    for (const window of windows) {
      if (this.onChange !== undefined) this.confirm(window);
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
