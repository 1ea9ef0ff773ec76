import type { BarListener, BarRejection, BarRow, InputBar, IntervalBar, IntervalSplit, Trade } from '../bars';
import { type Batch, formatCorrelationId } from './batch';
import type { EventDetails } from './event-details';
import { EVENT_KIND, type EventKind } from './event-kind';
import { COLUMNS, type EventTable } from './event-table';
import { isProcessed, replacePosition } from './stream-position';

/** The open bars of a row, and the last events of the stream that they include. */
export interface RowProgress {
  readonly bars: BarRow;
  /** The correlation ids of the last processed events, one for each shard, the newest first. */
  readonly positions: readonly string[];
}

/** An event of the clock: the bars of these rows that have ended are due. */
export interface ClockEvent {
  /** The index of its record in the batch. */
  readonly record: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly rows: readonly string[];
}

/** An event that is in no bar. */
export interface EventInNoBar {
  /** The event of the batch that caused the rejection: a bad print is rejected by the trade after it. */
  readonly event: number;
  readonly rejected: Trade | InputBar;
  readonly reason: BarRejection;
}

/** A closed bar or a split, which changes the state of a detector. */
export type DetectorStep = IntervalBar | IntervalSplit;

/** The results of the builders in one batch. They are the listener of all rows. */
export class BarResults implements BarListener {
  /** The closed bars, and the splits between them, in order. */
  readonly steps: DetectorStep[] = [];
  readonly rejected: EventInNoBar[] = [];
  /** The event that is being processed. */
  event = 0;

  onBar(bar: IntervalBar): void {
    this.steps.push(bar);
  }

  onRejected(rejected: Trade | InputBar, reason: BarRejection): void {
    this.rejected.push({ event: this.event, rejected, reason });
  }
}

/** The result of building the bars of a batch. */
export interface BuiltBars {
  /** The new positions of the rows that have changed. */
  readonly advanced: ReadonlyMap<string, readonly string[]>;
  /** Events that an earlier attempt has processed. */
  readonly repeated: number;
}

/** A row in a batch. */
interface RowInBatch extends RowProgress {
  readonly row: string;
  readonly results: BarResults;
  /** The last new event of the row: the correlation id of a clock event, or the number of an event of the batch. */
  last?: string | number;
}

/**
 * Adds the events of a batch to the open bars of their rows, in order. Mutates the rows in `rows`, which must contain
 * the row of each symbol and of each clock event, and adds to the results of their listener.
 * @param getRow returns the row of a symbol
 */
export const buildBars = (
  batch: Batch,
  clocks: readonly ClockEvent[],
  rows: ReadonlyMap<string, RowProgress>,
  results: BarResults,
  getRow: (symbol: string) => string,
): BuiltBars => {
  const { events, records } = batch;
  const inBatch = new Map(
    [...rows].map(([row, progress]): [string, RowInBatch] => [row, { ...progress, row, results }]),
  );
  /** The row of each symbol, by its number. */
  const bySymbol: (RowInBatch | undefined)[] = [];
  const pendingClocks = [...clocks];
  let repeated = 0;
  const applyClocks = (untilRecord: number) => {
    while (pendingClocks[0] && pendingClocks[0].record < untilRecord)
      applyClock(batch, pendingClocks.shift()!, inBatch);
  };
  for (let event = 0; event < events.count; event++) {
    const record = events.record[event]!;
    applyClocks(record);
    const number = events.symbol[event]!;
    const row = (bySymbol[number] ??= findRow(inBatch, getRow(events.symbols.names[number]!)));
    // A shard is read in order: after the first new event of a row, all its later events are new.
    if (row.last === undefined && isRepeated(row, formatCorrelationId(batch, event))) {
      repeated++;
      continue;
    }
    results.event = event;
    addEventToRow(row, events, event, records[record]!.arrivedAt);
    row.last = event;
  }
  applyClocks(Infinity);
  const advanced = new Map<string, readonly string[]>();
  for (const { row, bars, positions, last } of inBatch.values()) {
    if (last === undefined) continue;
    bars.closeEnded();
    const position = typeof last === 'number' ? formatCorrelationId(batch, last) : last;
    advanced.set(row, replacePosition(positions, position));
  }
  return { advanced, repeated };
};

const findRow = (rows: ReadonlyMap<string, RowInBatch>, row: string): RowInBatch => {
  const found = rows.get(row);
  if (!found) throw new Error(`no open bars were loaded for row ${row}`);
  return found;
};

const isRepeated = ({ positions }: RowProgress, correlationId: string): boolean =>
  positions.some((position) => isProcessed(correlationId, position));

/** A row is advanced only if the clock closes a bar: all other rows need no write. */
const applyClock = (
  { records }: Batch,
  { record, time, rows }: ClockEvent,
  inBatch: ReadonlyMap<string, RowInBatch>,
): void => {
  const { shardId, sequenceNumber } = records[record]!;
  const correlationId = `${shardId}:${sequenceNumber}#0`;
  for (const name of rows) {
    const row = findRow(inBatch, name);
    if (row.last === undefined && isRepeated(row, correlationId)) continue;
    if (row.bars.closeByClock(time)) row.last = correlationId;
  }
};

/** Spreading the details of each trade would take longer than adding it to its bar, and most have only an id. */
const createTrade = (
  symbol: string,
  timestamp: number,
  price: number,
  size: number,
  details: EventDetails | undefined,
): Trade => {
  if (details === undefined) return { symbol, timestamp, price, size };
  const { id, conditions } = details;
  if (id !== undefined && conditions === undefined) return { symbol, timestamp, price, size, id };
  return { symbol, timestamp, price, size, ...details };
};

/**
 * Adds an event of a batch to the open bars of a row, and the bars that it closes to the results.
 * @param arrivedAt the time of arrival in the stream, in milliseconds since 1970
 */
export const addEventToRow = (
  { bars: row, results }: { readonly bars: BarRow; readonly results: BarResults },
  events: EventTable,
  event: number,
  arrivedAt: number,
): void => {
  const { values } = events;
  const offset = event * COLUMNS;
  const symbol = events.symbols.names[events.symbol[event]!]!;
  const timestamp = values[offset]!;
  const details = events.details.size === 0 ? undefined : events.details.get(event);
  const trade = createTrade(symbol, timestamp, values[offset + 4]!, values[offset + 5]!, details);
  switch (events.kind[event] as EventKind) {
    case EVENT_KIND.bar:
      return row.addBar({ ...events.bar(event), ...details }, arrivedAt);
    case EVENT_KIND.close:
    case EVENT_KIND.trade:
      return row.addTrade(trade, arrivedAt);
    case EVENT_KIND.correction:
      return row.correct({ ...trade, id: details!.id! });
    case EVENT_KIND.halt:
      return row.halt(symbol, timestamp, arrivedAt);
    case EVENT_KIND.split:
      results.steps.push(...row.split({ symbol, timestamp, factor: details!.factor! }, arrivedAt));
      return undefined;
    case EVENT_KIND.resume:
      // The first trade after a halt opens a bar.
      return undefined;
  }
};
