import { createHash } from 'node:crypto';

/**
 * Returns the row of a symbol in the table OpenBars, as KinesisConsumer does: the first byte of the MD5 of its name, in
 * hexadecimal. Kinesis assigns the partition key to a shard by the same hash.
 */
export const getSymbolRow = (symbol: string): string =>
  createHash('md5').update(symbol).digest('hex').slice(0, 2);

/** Returns the hash key in the middle of the range of a row, as a decimal number of 128 bits. */
export const formatRowHashKey = (row: string): string => BigInt(`0x${row}80${'0'.repeat(28)}`).toString();
