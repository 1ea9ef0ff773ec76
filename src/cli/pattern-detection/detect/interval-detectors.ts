import type { Interval } from '../../../domain/calendar';
import {
  Detector,
  type Bar,
  type Detection,
  type DetectorOptions,
  type PatternName,
} from '../../../domain/patterns';

/** Finds patterns in the bars of any intervals: one detector per interval. */
export class IntervalDetectors {
  private readonly detectors = new Map<Interval | undefined, Detector>();

  constructor(
    private readonly patterns: readonly PatternName[],
    private readonly options: DetectorOptions,
  ) {}

  /** The number of symbols so far. */
  get symbols(): number {
    return Math.max(0, ...[...this.detectors.values()].map(({ symbols }) => symbols));
  }

  /** See {@link Detector.isLate}. */
  isLate(bar: Bar, isTick = false): boolean {
    return this.findDetector(bar).isLate(bar, isTick);
  }

  /** Processes the next bar of its symbol and interval, and returns the patterns that its close confirms. */
  next(bar: Bar, isTick = false): readonly Detection[] {
    return this.findDetector(bar).next(bar, isTick);
  }

  /** See {@link Detector.split}. */
  split(symbol: string, factor: number, time?: number): void {
    for (const detector of this.detectors.values()) detector.split(symbol, factor, time);
  }

  private findDetector({ interval }: Bar): Detector {
    let detector = this.detectors.get(interval);
    if (detector === undefined)
      this.detectors.set(interval, (detector = new Detector(this.patterns, this.options)));
    return detector;
  }
}
