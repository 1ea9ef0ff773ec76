import { createHash } from 'node:crypto';

const MAX_CACHED_SYMBOLS = 16_384;
const rows = new Map<string, string>();

/**
 * Returns the row of a symbol in the table OpenBars: the first byte of the MD5 of its name, in hexadecimal. Kinesis assigns
 * partition keys to shards by the same hash, so all symbols of a row are in one shard.
 */
export const getSymbolRow = (symbol: string): string => {
  let row = rows.get(symbol);
  if (row === undefined) {
    if (rows.size >= MAX_CACHED_SYMBOLS) rows.clear();
    row = createHash('md5').update(symbol).digest('hex').slice(0, 2);
    rows.set(symbol, row);
  }
  return row;
};
