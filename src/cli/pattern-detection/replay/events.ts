import { toEventFields, type WrittenEvent } from '../../../domain/market-data';
import { readMarketFile, type ReadOptions } from '../market-file';

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
): AsyncGenerator<readonly WrittenEvent[]> {
  const { symbols } = options;
  let count = 0;
  for await (const rows of readMarketFile(file, options)) {
    options.onRows?.((count += rows.length));
    yield rows.filter(({ bar }) => !symbols || symbols.has(bar.symbol)).map(toEventFields);
  }
}
