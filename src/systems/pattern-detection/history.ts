import type { TableIndex } from '../../modules/table';

/** How rows are asked for: by symbol, by pattern, or all of a kind, each by time. */
export const BY_TIME: readonly TableIndex[] = [
  { name: 'bySymbol', partitionKey: 'symbol', sortKey: 'timestamp' },
  { name: 'byPattern', partitionKey: 'pattern', sortKey: 'timestamp' },
  { name: 'byTime', partitionKey: 'kind', sortKey: 'timestamp' },
];
