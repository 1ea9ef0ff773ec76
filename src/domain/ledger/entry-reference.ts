import { type ChainId, formatPartitionKey, formatSortKey } from './chain-id';

/** Identifies an entry. */
export interface EntryReference extends ChainId {
  readonly sequence: number;
}

export const toReference = ({ region, shard, sequence }: EntryReference): EntryReference => ({
  region,
  shard,
  sequence,
});

/** Formats where an entry is, by the keys of its row: `CHAIN#us-east-1#007 000000000042`. */
export const formatReference = (reference: EntryReference): string =>
  `${formatPartitionKey(reference)} ${formatSortKey(reference.sequence)}`;
