import { formatDetectionId } from '../../../domain/alerts';
import { BarRow, type IntervalBar } from '../../../domain/bars';
import type { ExchangeCalendar, Interval } from '../../../domain/calendar';
import { formatDetectorKey, type WrittenEvent } from '../../../domain/market-data';
import { type Bar, Detector, type Sensitivity } from '../../../domain/patterns';
import { getSymbolRow } from '../symbol-row';

/** How the deployed system builds bars and finds patterns in them. */
export interface BarSettings {
  readonly calendar: ExchangeCalendar;
  /** Shortest first. */
  readonly intervals: readonly Interval[];
  readonly sensitivity: Sensitivity;
}

/** The expected results of trades from which bars are built, computed with the same code in this process. */
export class ExpectedBars {
  /** The number of closed bars by symbol and interval, as the keys of detectors. */
  readonly bars = new Map<string, number>();
  /** The ids of the expected patterns. */
  readonly patterns = new Set<string>();
  /** The ids of the patterns with enough confidence for an alert. */
  readonly alerts = new Set<string>();
  /** The number of added events. */
  events = 0;
  private readonly rows = new Map<string, BarRow>();
  private readonly detectors = new Map<Interval, Detector>();

  /** @param alertMinConfidence 0 to 100, as configured for the deployed PatternDetector */
  constructor(
    private readonly alertMinConfidence: number,
    private readonly settings: BarSettings,
  ) {}

  /** @param trade its price is the close */
  add({ symbol, timestamp, close, volume }: Bar): void {
    this.events++;
    const trade = { symbol, timestamp, price: close, size: volume, id: String(timestamp) };
    this.findRow(symbol).addTrade(trade, timestamp);
  }

  addHalt({ symbol, timestamp }: WrittenEvent): void {
    this.events++;
    const time = Date.parse(timestamp);
    this.findRow(symbol).halt(symbol, time, time);
  }

  private findRow(symbol: string): BarRow {
    const name = getSymbolRow(symbol);
    let row = this.rows.get(name);
    if (row === undefined) {
      const listener = { onBar: (bar: IntervalBar) => this.addBar(bar), onRejected: () => undefined };
      this.rows.set(name, (row = new BarRow({ ...this.settings, listener })));
    }
    return row;
  }

  private addBar(bar: IntervalBar): void {
    const key = formatDetectorKey(bar);
    this.bars.set(key, (this.bars.get(key) ?? 0) + 1);
    let detector = this.detectors.get(bar.interval);
    if (detector === undefined) {
      const { sensitivity } = this.settings;
      this.detectors.set(bar.interval, (detector = new Detector(undefined, { sensitivity })));
    }
    for (const detection of detector.next(bar)) {
      const id = formatDetectionId(detection);
      this.patterns.add(id);
      if (detection.confidence >= this.alertMinConfidence) this.alerts.add(id);
    }
  }
}
