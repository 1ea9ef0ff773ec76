import type { ExchangeCalendar, Interval } from '../calendar';
import type { BarListener } from './types';

/** Events may arrive this long after the newest one; a bar closes this long after its end, in milliseconds. */
export const LATENESS_MS = 2_000;

/** The part of a builder that is the same for every symbol. */
export interface BarOptions {
  readonly calendar: ExchangeCalendar;
  /** The intervals of the bars, shortest first. Trades enter the first one; each one is built from the one before. */
  readonly intervals: readonly Interval[];
  readonly listener: BarListener;
}
