import { formatIsoTime } from '../../../domain/market-data';
import { readMarketFile, type ReadOptions, type Row } from '../market-file';

/** A market event to send; prices in the currency of the feed, the timestamp in ISO 8601 or milliseconds since 1970. */
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
  /** Called with the number of rows read so far, of all symbols. */
  readonly onRows?: (rows: number) => void;
}

/**
 * Reads the market events of a file as `detect` does, and converts them to the format of the stream.
 * @throws UserError if the file has another format
 */
export async function* readEvents(
  file: string,
  options: EventOptions,
): AsyncGenerator<readonly MarketEvent[]> {
  const { symbols } = options;
  let count = 0;
  for await (const rows of readMarketFile(file, options)) {
    options.onRows?.((count += rows.length));
    yield rows.filter(({ bar }) => !symbols || symbols.has(bar.symbol)).map(toMarketEvent);
  }
}

/** A trade has no open, high and low; a volume of 0 is the default. */
export function toMarketEvent({ bar, isBar }: Row): MarketEvent {
  const { symbol, timestamp, open, high, low, close, volume } = bar;
  return {
    symbol,
    timestamp: formatIsoTime(timestamp),
    ...(isBar && { open, high, low }),
    close,
    ...(volume > 0 && { volume }),
  };
}
