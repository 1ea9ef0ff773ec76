import { isMissing, numberOf, PRICES, readRows, show, type Fields, type ReadOptions } from '../market-file';

/** A market event as it is sent; prices in the currency of the feed, the timestamp as the file has it. */
export interface MarketEvent {
  readonly symbol: string;
  readonly timestamp: string | number;
  readonly open?: number;
  readonly high?: number;
  readonly low?: number;
  readonly close: number;
  readonly volume?: number;
}

export interface EventOptions extends ReadOptions {
  /** Only these symbols; all of them if it is not set. */
  readonly symbols?: ReadonlySet<string>;
}

/**
 * Reads market events from a file, as `readRows` does.
 * @throws UserError for a file that as a whole holds no market events
 */
export async function* readEvents(file: string, options: EventOptions): AsyncGenerator<MarketEvent> {
  for await (const { line, fields } of readRows(file, options)) {
    const event = toEvent(fields);
    if (typeof event === 'string') options.onWrongLine(line, event);
    else if (!options.symbols || options.symbols.has(event.symbol)) yield event;
  }
}

/** The event in a row, or why there is none. What a price may be is for the pipeline to judge. */
function toEvent(row: Fields): MarketEvent | string {
  const { symbol, timestamp } = row;
  if (isMissing(symbol)) return 'symbol is missing';
  if (typeof symbol !== 'string') return `symbol is ${show(symbol)}; it takes text`;
  if (isMissing(timestamp)) return 'timestamp is missing';
  const event: Record<string, unknown> = { symbol };
  event.timestamp =
    typeof timestamp === 'string' && /^\d{9,}$/.test(timestamp) ? Number(timestamp) : timestamp;
  if (Number.isNaN(timeOf(event.timestamp)))
    return `timestamp is ${show(timestamp)}; it takes ISO 8601 or milliseconds`;
  for (const column of [...PRICES, 'volume']) {
    const found = row[column];
    if (isMissing(found)) {
      if (column === 'close') return 'close is missing';
      continue;
    }
    const value = numberOf(found);
    if (!Number.isFinite(value)) return `${column} is ${show(found)}; it takes a number`;
    event[column] = value;
  }
  return event as unknown as MarketEvent;
}

/** An event's time in milliseconds since 1970; NaN if it is not a time. */
export function timeOf(timestamp: unknown): number {
  if (typeof timestamp === 'number') return timestamp;
  return typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
}
