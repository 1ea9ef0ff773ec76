import {
  isBlank,
  toNumber,
  PRICE_COLUMNS,
  readRows,
  formatFieldValue,
  type FileFields,
  type ReadOptions,
} from '../market-file';

/** A market event to send; prices in the currency of the feed, the timestamp as in the file. */
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
  /** The symbols to read; all symbols if undefined. */
  readonly symbols?: ReadonlySet<string>;
}

/**
 * Reads market events from a file with `readRows`.
 * @throws UserError if the file has another format
 */
export async function* readEvents(file: string, options: EventOptions): AsyncGenerator<MarketEvent> {
  for await (const { line, fields } of readRows(file, options)) {
    const event = toMarketEvent(fields);
    if (typeof event === 'string') options.onInvalidLine(line, event);
    else if (!options.symbols || options.symbols.has(event.symbol)) yield event;
  }
}

/** Converts a row to an event, or returns why it is invalid. The pipeline validates the ranges of prices. */
function toMarketEvent(row: FileFields): MarketEvent | string {
  const { symbol, timestamp } = row;
  if (isBlank(symbol)) return 'symbol is missing';
  if (typeof symbol !== 'string') return `symbol is ${formatFieldValue(symbol)}; expected text`;
  if (isBlank(timestamp)) return 'timestamp is missing';
  const event: Record<string, unknown> = { symbol };
  event.timestamp =
    typeof timestamp === 'string' && /^\d{9,}$/.test(timestamp) ? Number(timestamp) : timestamp;
  if (Number.isNaN(parseEventTime(event.timestamp)))
    return `timestamp is ${formatFieldValue(timestamp)}; expected ISO 8601 or milliseconds`;
  for (const column of [...PRICE_COLUMNS, 'volume']) {
    const field = row[column];
    if (isBlank(field)) {
      if (column === 'close') return 'close is missing';
      continue;
    }
    const value = toNumber(field);
    if (!Number.isFinite(value)) return `${column} is ${formatFieldValue(field)}; expected a number`;
    event[column] = value;
  }
  return event as unknown as MarketEvent;
}

/** Parses the time of an event to milliseconds since 1970; NaN if it is invalid. */
export function parseEventTime(timestamp: unknown): number {
  if (typeof timestamp === 'number') return timestamp;
  return typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
}
