import { toBase64url } from '../base64url';
import { type ParseResult, rejectInput } from '../validation';
import {
  type Checkpoint,
  CHECKPOINT_VERSION,
  type CheckpointContent,
  findRegression,
  formatSignedText,
  hashCheckpoint,
} from './checkpoint';
import type { Head } from './entry';
import { NO_HASH, type Sha256 } from './hash';
import { readCheckpoint } from './parse-checkpoint';

/** Signs the UTF-8 bytes of a text. It has at most 200 characters, so that KMS can sign it whole (MessageType RAW). */
export type SignText = (text: string) => Promise<Uint8Array>;

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
 * @returns a violation if a field is invalid, or a chain is missing, has gone back or belongs to another region
 */
export const createCheckpoint = async (
  { region, heads, previous, createdAt, keyId }: NewCheckpoint,
  sign: SignText,
  sha256: Sha256,
): Promise<ParseResult<Checkpoint>> => {
  const foreign = heads.find((head) => head.region !== region);
  if (foreign) return rejectInput('heads', `be chains of ${region}`, foreign.region);
  const content: CheckpointContent = {
    version: CHECKPOINT_VERSION,
    region,
    number: previous === 'none' ? 1 : previous.number + 1,
    createdAt,
    previousHash: previous === 'none' ? NO_HASH : hashCheckpoint(previous, sha256),
    keyId,
    chains: heads
      .map(({ shard, sequence, hash, recordedAt }) => ({ shard, sequence, hash, recordedAt }))
      .sort((a, b) => a.shard - b.shard),
  };
  const fault = previous === 'none' ? undefined : findFault(previous, content);
  if (fault) return fault;
  const signature = toBase64url(await sign(formatSignedText(hashCheckpoint(content, sha256))));
  // A checkpoint that cannot be parsed again must not be stored: it would remain a gap.
  return readCheckpoint({ ...content, signature });
};

/** Finds why a checkpoint cannot follow another one. */
const findFault = (previous: Checkpoint, next: CheckpointContent) => {
  const { createdAt } = next;
  if (createdAt < previous.createdAt)
    return rejectInput('createdAt', `not be before the previous one, ${previous.createdAt}`, createdAt);
  const regression = findRegression(previous, next);
  return regression === undefined
    ? undefined
    : rejectInput('heads', 'contain all chains, not before the previous checkpoint', regression);
};
