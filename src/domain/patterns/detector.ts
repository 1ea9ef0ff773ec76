import type { ExchangeCalendar } from '../calendar';
import { markAllAcrossSessions } from './across-sessions';
import type { ConfidenceModels } from './calibration';
import { matchPattern } from './detect';
import { advanceState, isLate } from './engine';
import type { ShapeChange, ShapeListener } from './forming';
import { SCALES } from './layout';
import { createRuleSet, type RuleSet } from './registry';
import { scoreCandidates } from './score';
import { DEFAULT_SENSITIVITY, SENSITIVITIES, type Sensitivity } from './sensitivity';
import { applySplit, applySplitOnce } from './splits';
import { createState, type SymbolState } from './state';
import {
  DEPLOYED_PATTERNS,
  type Bar,
  type Candidate,
  type Detection,
  type PatternName,
  type Pivot,
  type Window,
} from './types';

const NO_DETECTIONS: readonly Detection[] = [];

const formatSlotKey = (symbol: string, pattern: PatternName, scale: number) =>
  `${symbol} ${pattern} ${scale}`;

/** Identifies a shape by its last three pivots, so that the same shape at several scales has one key. */
export const formatShapeKey = (pivots: readonly Pick<Pivot, 'timestamp'>[]): string =>
  pivots
    .slice(-3)
    .map(({ timestamp }) => timestamp)
    .join(' ');

/** Options of a {@link Detector}. */
export interface DetectorOptions {
  /** Called for each shape that forms or is invalidated. */
  readonly onChange?: ShapeListener;
  /** How much is reported; medium by default. */
  readonly sensitivity?: Sensitivity;
  /** Replaces the minimum confidence of the sensitivity, such as for `npm run calibrate`. */
  readonly minConfidence?: number;
  /** The minimum confidence that a forming shape would have after a decisive break; by default that of reported patterns. */
  readonly minFormingConfidence?: number;
  /** Patterns of intraday bars across its sessions are marked; without a calendar, none is. */
  readonly calendar?: ExchangeCalendar;
  /** The models of the confidence; only `npm run calibrate` changes the default. */
  readonly models?: ConfidenceModels;
}

/**
 * Finds patterns in a feed of any number of symbols, bar by bar. It stores one state per symbol; memory does not grow
 * with the length of the feed.
 */
export class Detector {
  private readonly states = new Map<string, SymbolState>();
  /** The forming shape by symbol, pattern and scale. */
  private readonly forming = new Map<string, string>();
  private readonly rules: RuleSet;
  private readonly onChange: ShapeListener | undefined;
  private readonly calendar: ExchangeCalendar | undefined;

  constructor(
    private readonly patterns: readonly PatternName[] = DEPLOYED_PATTERNS,
    {
      onChange,
      calendar,
      sensitivity = DEFAULT_SENSITIVITY,
      minConfidence = SENSITIVITIES[sensitivity].minConfidence,
      models,
      minFormingConfidence,
    }: DetectorOptions = {},
  ) {
    this.rules = createRuleSet(patterns, minConfidence, models, minFormingConfidence);
    this.calendar = calendar;
    this.onChange = onChange && ((change) => this.reportChange(change, onChange));
  }

  /** The number of symbols so far. */
  get symbols(): number {
    return this.states.size;
  }

  /**
   * Rescales the state of a symbol to the prices after a split; see {@link applySplit}.
   * @param time if given, a copy of the split has no effect; see {@link applySplitOnce}
   */
  split(symbol: string, factor: number, time?: number): void {
    const state = this.states.get(symbol);
    if (state === undefined) return;
    if (time === undefined) applySplit(state, factor);
    else applySplitOnce(state, factor, time);
  }

  /** Whether the bar is not newer than the last one of its symbol; `next` ignores such bars. */
  isLate(bar: Bar, isTick = false): boolean {
    const state = this.states.get(bar.symbol);
    return state !== undefined && isLate(state, bar, isTick);
  }

  /** Reports a shape once for all scales: when it forms at the first scale, and when it is invalidated at the last. */
  private reportChange(change: ShapeChange, onChange: ShapeListener): void {
    const { state, symbol, pattern, scale, pivots } = change;
    const shape = formatShapeKey(pivots);
    const key = formatSlotKey(symbol, pattern, scale);
    // A shape that was confirmed at another scale is no longer known here, and not invalidated.
    const known = state === 'forming' || this.forming.get(key) === shape;
    if (state === 'forming') this.forming.set(key, shape);
    else this.forming.delete(key);
    const elsewhere = SCALES.some(
      (other) => other !== scale && this.forming.get(formatSlotKey(symbol, pattern, other)) === shape,
    );
    if (known && !elsewhere) onChange(change);
  }

  /** Removes the shapes that a window has confirmed, at every scale. */
  private forgetConfirmed({ symbol, patterns, pivots }: Window): void {
    const shape = formatShapeKey(pivots);
    for (const pattern of patterns) {
      for (const scale of SCALES) {
        const key = formatSlotKey(symbol, pattern, scale);
        if (this.forming.get(key) === shape) this.forming.delete(key);
      }
    }
  }

  /** Processes the next bar of its symbol and returns the patterns that its close confirms, usually none. */
  next(bar: Bar, isTick = false): readonly Detection[] {
    let state = this.states.get(bar.symbol);
    if (state === undefined) this.states.set(bar.symbol, (state = createState()));
    const windows = advanceState(state, bar, this.rules, this.onChange, isTick);
    if (windows.length === 0) return NO_DETECTIONS;
    const candidates: Candidate[] = [];
    for (const window of windows) {
      if (this.onChange !== undefined) this.forgetConfirmed(window);
      for (const name of this.patterns) {
        const candidate = matchPattern(name, window);
        if (candidate !== undefined) candidates.push(candidate);
      }
    }
    return markAllAcrossSessions(scoreCandidates(candidates, this.rules.models), this.calendar);
  }
}

/** Returns all patterns in a series of bars, in order of confirmation; the series may mix symbols. */
export function detectAll(
  bars: Iterable<Bar>,
  patterns: readonly PatternName[] = DEPLOYED_PATTERNS,
  options: DetectorOptions = {},
): Detection[] {
  const detector = new Detector(patterns, options);
  const detections: Detection[] = [];
  for (const bar of bars) for (const detection of detector.next(bar)) detections.push(detection);
  return detections.sort((a, b) => a.confirmedAt - b.confirmedAt);
}
