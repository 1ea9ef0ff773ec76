import type { Head } from './entry';
import type { Sha256 } from './hash';

/** The version of the encoding. Checkpoints of all versions must remain verifiable. */
export const CHECKPOINT_VERSION = 1;
const CHECKPOINT_TAG = 'ledger-checkpoint';
const SIGNATURE_TAG = 'ledger-checkpoint-signature';

/** A chain in a checkpoint: its last entry. */
export type CheckpointChain = Omit<Head, 'region'>;

/** The content of a checkpoint: the last entry of each chain of a region. */
export interface CheckpointContent {
  readonly version: typeof CHECKPOINT_VERSION;
  readonly region: string;
  /** 1, then without gaps. */
  readonly number: number;
  /** When the heads of the chains were read, at the earliest: ISO 8601 in UTC with milliseconds. */
  readonly createdAt: string;
  /** The hash of the checkpoint before; `NO_HASH` for the first one. */
  readonly previousHash: string;
  /** The key that signs. */
  readonly keyId: string;
  /** All chains of the region, sorted by shard. */
  readonly chains: readonly CheckpointChain[];
}

/** A signed checkpoint, as it is stored outside the table. */
export interface Checkpoint extends CheckpointContent {
  /** In base64url. ECDSA signatures are different each time, so hashes do not cover them. */
  readonly signature: string;
}

/** Identifies a checkpoint and all that it covers. */
export interface CheckpointReference {
  readonly number: number;
  readonly hash: string;
}

/** Computes the hash of a checkpoint without its signature. */
export const hashCheckpoint = (content: CheckpointContent, sha256: Sha256): string => {
  const { version, region, number, createdAt, previousHash, keyId } = content;
  const chains = content.chains.map(({ shard, sequence, hash, recordedAt }) => [
    shard,
    sequence,
    hash,
    recordedAt,
  ]);
  return sha256(
    JSON.stringify([CHECKPOINT_TAG, version, region, number, createdAt, previousHash, keyId, chains]),
  );
};

/** The text that is signed. The hash covers all fields, also the id of the key. */
export const formatSignedText = (hash: string): string =>
  JSON.stringify([SIGNATURE_TAG, CHECKPOINT_VERSION, hash]);

/** Finds a chain that is missing in the later checkpoint or has gone back there; undefined if none. */
export const findRegression = (
  { chains }: CheckpointContent,
  later: CheckpointContent,
): string | undefined => {
  for (const chain of chains) {
    const next = later.chains.find(({ shard }) => shard === chain.shard);
    const name = `shard ${chain.shard}`;
    if (!next) return `${name} is missing`;
    if (next.sequence < chain.sequence)
      return `${name} has gone back from ${chain.sequence} to ${next.sequence}`;
    if (next.sequence === chain.sequence && next.hash !== chain.hash)
      return `${name} has another hash at ${chain.sequence}`;
  }
  return undefined;
};
