import type { TableIndex } from '../../modules/table';

/** The indexes for queries by symbol, by pattern, or for all rows, each sorted by time. */
export const BY_TIME: readonly TableIndex[] = [
  { name: 'bySymbol', partitionKey: 'symbol', sortKey: 'timestamp' },
  { name: 'byPattern', partitionKey: 'pattern', sortKey: 'timestamp' },
  { name: 'byTime', partitionKey: 'kind', sortKey: 'timestamp' },
];

/**
 * A sparse index: only patterns whose alert is not queued yet have the attribute. It is sorted by the time of
 * detection.
 */
export const BY_ALERT_DUE: TableIndex = {
  name: 'byAlertDue',
  partitionKey: 'alertDue',
  sortKey: 'detectedAt',
};

/**
 * A sparse index: only alerts that wait for a digest have the attribute, which contains their pattern. It is sorted
 * from the oldest.
 */
export const BY_DIGEST_DUE: TableIndex = {
  name: 'byDigestDue',
  partitionKey: 'digestDue',
  sortKey: 'createdAt',
};
