import { formatIsoTime, isMissing } from '../../../domain/market-data';
import type { Bar } from '../../../domain/patterns';
import {
  createFileTimeRange,
  readFileEvent,
  readRows,
  type FileFields,
  type ReadOptions,
} from '../market-file';

const OPTIONAL_FIELDS = ['open', 'high', 'low', 'volume'] as const;

/** A market event to send; prices in the currency of the feed. */
export interface MarketEvent {
  readonly symbol: string;
  /** ISO-8601 UTC, or milliseconds since 1970. */
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
  const range = createFileTimeRange(Date.now());
  for await (const { line, fields } of readRows(file, options)) {
    const bar = readFileEvent(fields, range);
    if (typeof bar === 'string') options.onInvalidLine(line, bar);
    else if (!options.symbols || options.symbols.has(bar.symbol)) yield toMarketEvent(fields, bar);
  }
}

/** Returns the event with the fields that the row has: without other prices, the close remains a single price. */
function toMarketEvent(row: FileFields, bar: Bar): MarketEvent {
  const given = OPTIONAL_FIELDS.filter((name) => !isMissing(row[name])).map((name) => [name, bar[name]]);
  const { symbol, timestamp, close } = bar;
  return { symbol, timestamp: formatIsoTime(timestamp), close, ...Object.fromEntries(given) } as MarketEvent;
}
