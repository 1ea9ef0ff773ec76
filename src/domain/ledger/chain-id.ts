import { REGION } from '../validation';
import type { Sha256 } from './hash';

/**
 * A chain of entries. Only its region writes it: a global table evaluates conditions on the local replica, so two
 * regions that write the same chain could both succeed. The shards of a region divide the load.
 */
export interface ChainId {
  /** The region that writes the chain, such as `us-east-1`. */
  readonly region: string;
  /** 0 to {@link MAX_SHARDS} - 1. */
  readonly shard: number;
}

/** A signed manifest lists all shards of a region, so their number is limited. */
export const MAX_SHARDS = 256;
const SHARD_DIGITS = 3;
/** 500 trades per second fill a chain of this length after 63 years. */
export const MAX_SEQUENCE = 999_999_999_999;
const SEQUENCE_DIGITS = String(MAX_SEQUENCE).length;

const PARTITION_KEY = /^CHAIN#([a-z0-9-]{1,32})#(\d{3})$/;
const SORT_KEY = /^\d{12}$/;

/** The beginning of the partition keys of a region's chains: `CHAIN#us-east-1#`. */
export const formatPartitionPrefix = (region: string): string => `CHAIN#${region}#`;

/** The partition key of a chain's rows: `CHAIN#us-east-1#007`. */
export const formatPartitionKey = ({ region, shard }: ChainId): string =>
  `${formatPartitionPrefix(region)}${String(shard).padStart(SHARD_DIGITS, '0')}`;

/** Lists all chains that a region can have: the number of shards is a setting, and chains of an earlier number remain. */
export const listPossibleChains = (region: string): readonly ChainId[] =>
  Array.from({ length: MAX_SHARDS }, (_, shard) => ({ region, shard }));

/** The sort key of an entry's row: `000000000042`, so that rows are sorted by sequence. */
export const formatSortKey = (sequence: number): string => String(sequence).padStart(SEQUENCE_DIGITS, '0');

/** Parses a partition key; undefined if it is not that of a chain. */
export const parsePartitionKey = (key: string): ChainId | undefined => {
  const [, region = '', shard = ''] = PARTITION_KEY.exec(key) ?? [];
  const chain = { region, shard: Number(shard) };
  return isChainId(chain) && formatPartitionKey(chain) === key ? chain : undefined;
};

/** Parses the sort key of an entry; undefined if it is not a sequence. */
export const parseSortKey = (key: string): number | undefined =>
  SORT_KEY.test(key) ? Number(key) : undefined;

export const isChainId = ({ region, shard }: ChainId): boolean =>
  REGION.isValid(region) && Number.isInteger(shard) && shard >= 0 && shard < MAX_SHARDS;

export const isSameChain = (a: ChainId, b: ChainId): boolean => a.region === b.region && a.shard === b.shard;

/**
 * Chooses the shard of entries that are recorded together, such as those of one event: a repetition chooses the same one.
 * If the number of shards changes, earlier entries remain in their chains.
 * @param id identifies what is recorded, such as the id of the event
 * @param shards 1 to {@link MAX_SHARDS}
 */
export const chooseShard = (id: string, shards: number, sha256: Sha256): number => {
  if (!Number.isInteger(shards) || shards < 1 || shards > MAX_SHARDS)
    throw new RangeError(`The number of shards must be 1 to ${MAX_SHARDS}; got ${shards}`);
  // 48 bits of the hash: exact in a double, and far more than the number of shards.
  return Number.parseInt(sha256(id).slice(0, 12), 16) % shards;
};
