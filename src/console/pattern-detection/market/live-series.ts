import type { BarRow } from '../../../domain/bars';
import { OpenBar } from '../../../domain/bars/open-bar';
import type { Interval } from '../../../domain/calendar';
import {
  addEventToRow,
  type BarResults,
  type Batch,
  type EventKind,
  isPriceEvent,
} from '../../../domain/market-data';
import { type ChartBar, combineChartBars, toChartBar } from './chart-bar';

/** The bars of one symbol that change while its chart is shown. */
export interface LiveSeries {
  /** Adds the events of the symbol in a batch. */
  readonly add: (batch: Batch) => void;
  /** Returns the bars that have changed since the last call, from the oldest. */
  readonly takeChanged: () => readonly ChartBar[];
}

/** Calls a function for each event of a symbol in a batch. */
function forEachEvent({ events }: Batch, symbol: string, visit: (event: number) => void): void {
  const number = events.symbols.names.indexOf(symbol);
  if (number < 0) return;
  for (let event = 0; event < events.count; event++) if (events.symbol[event] === number) visit(event);
}

/** The events of a symbol as they arrive: those of the same second are one bar. Late ones are omitted, as in the system. */
export class ReceivedSeries implements LiveSeries {
  private last: ChartBar | undefined;
  private changed = new Map<number, ChartBar>();

  constructor(private readonly symbol: string) {}

  readonly add = (batch: Batch): void =>
    forEachEvent(batch, this.symbol, (event) => {
      const { events } = batch;
      if (!isPriceEvent(events.kind[event] as EventKind)) return;
      const bar = toChartBar(events.bar(event));
      if (this.last && bar.time < this.last.time) return;
      this.last = this.last?.time === bar.time ? combineChartBars(this.last, bar) : bar;
      this.changed.set(bar.time, this.last);
    });

  readonly takeChanged = (): readonly ChartBar[] => {
    const bars = [...this.changed.values()];
    this.changed = new Map();
    return bars;
  };
}

/** The bars of a symbol and interval, built from its events as the system builds them. */
export class BuiltSeries implements LiveSeries {
  /** The open bars that the system has stored are shown before the first event. */
  private isChanged = true;

  /**
   * @param row the open bars of the symbol, without those of other symbols
   * @param results the listener of the row
   */
  constructor(
    private readonly symbol: string,
    private readonly interval: Interval,
    private readonly row: BarRow,
    private readonly results: BarResults,
  ) {}

  readonly add = (batch: Batch): void => {
    const { row: bars, results } = this;
    forEachEvent(batch, this.symbol, (event) => {
      const { arrivedAt } = batch.records[batch.events.record[event]!]!;
      addEventToRow({ bars, results }, batch.events, event, arrivedAt);
      this.isChanged = true;
    });
    bars.closeEnded();
  };

  readonly takeChanged = (): readonly ChartBar[] => {
    if (!this.isChanged) return [];
    this.isChanged = false;
    const closed = this.results.steps.splice(0);
    this.results.rejected.splice(0);
    const bars = closed.flatMap((step) =>
      'factor' in step || step.interval !== this.interval ? [] : [toChartBar(step)],
    );
    return [...bars, ...this.listOpen().map((bar) => toChartBar(bar.toBar(this.symbol, this.interval)))];
  };

  /**
   * Lists the open bars of the interval. The system builds a longer bar from closed shorter ones; here it contains the open
   * shorter ones too, so that it moves with each trade.
   */
  private listOpen(): readonly OpenBar[] {
    const { levels, halt } = this.row.findOrAdd(this.symbol);
    const index = levels.findIndex(({ interval }) => interval === this.interval);
    const level = levels[index]!;
    const open = new Map<number, OpenBar>();
    for (const bar of levels.slice(0, index + 1).flatMap(({ bars }) => bars)) {
      const span = bar.isEmpty ? undefined : level.findSpan(bar.start, halt);
      if (span === undefined || bar.start < level.closedUntil) continue;
      const combined = open.get(span.start) ?? new OpenBar(span.start, span.end);
      combined.addBar(bar);
      open.set(span.start, combined);
    }
    return [...open.values()];
  }
}
