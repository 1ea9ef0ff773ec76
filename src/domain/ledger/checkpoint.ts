import { toBase64url } from '../approvals/base64url';
import { type ParseResult, rejectInput } from '../validation';
import { MAX_SHARDS } from './chain-id';
import type { Head } from './entry';
import { NO_HASH, type Sha256 } from './hash';

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
  /** The hash of the checkpoint before; {@link NO_HASH} for the first one. */
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

/** Signs the UTF-8 bytes of a text. It has at most 200 characters, so that KMS can sign it whole (MessageType RAW). */
export type SignText = (text: string) => Promise<Uint8Array>;

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

/** What a new checkpoint contains. */
export interface NewCheckpoint {
  readonly region: string;
  /** The heads of all chains of the region, read after `createdAt`. */
  readonly heads: readonly Head[];
  /** The newest checkpoint; `none` only for the first one of a region, never because a read failed. */
  readonly previous: Checkpoint | 'none';
  readonly createdAt: string;
  readonly keyId: string;
}

/**
 * Creates the next checkpoint of a region. Verify the entries after the previous checkpoint first (`verifyRegion` with
 * `start`): a signature on heads that are not compared with the previous ones would confirm a rewritten history.
 * Store it where an existing checkpoint cannot be replaced, under its number.
 * @returns a violation if a chain is missing, has gone back or belongs to another region
 */
export const createCheckpoint = async (
  { region, heads, previous, createdAt, keyId }: NewCheckpoint,
  sign: SignText,
  sha256: Sha256,
): Promise<ParseResult<Checkpoint>> => {
  const foreign = heads.find((head) => head.region !== region);
  if (foreign) return rejectInput('heads', `be chains of ${region}`, foreign.region);
  const chains = heads
    .map(({ shard, sequence, hash, recordedAt }) => ({ shard, sequence, hash, recordedAt }))
    .sort((a, b) => a.shard - b.shard);
  const shards = new Set(chains.map(({ shard }) => shard));
  if (shards.size !== chains.length || shards.size > MAX_SHARDS)
    return rejectInput('heads', `contain each of at most ${MAX_SHARDS} chains once`, chains.length);
  const content: CheckpointContent = {
    version: CHECKPOINT_VERSION,
    region,
    number: previous === 'none' ? 1 : previous.number + 1,
    createdAt,
    previousHash: previous === 'none' ? NO_HASH : hashCheckpoint(previous, sha256),
    keyId,
    chains,
  };
  const fault = previous === 'none' ? undefined : findRegression(previous, content);
  if (fault) return rejectInput('heads', 'contain all chains, not before the previous checkpoint', fault);
  const signature = await sign(formatSignedText(hashCheckpoint(content, sha256)));
  return { value: { ...content, signature: toBase64url(signature) } };
};

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
