import type { JsonValue } from './canonical-json';
import type { ChainId } from './chain-id';

/** The version of the encoding. Entries of all versions must remain verifiable. */
export const ENTRY_VERSION = 1;
/** Separates entries from other hashed texts, such as checkpoints. */
const ENTRY_TAG = 'ledger-entry';

/** The kind of the entry that begins a chain. */
export const GENESIS = 'genesis';
/** What a kind must be, worded to follow "must". */
export const KIND_RULE = 'be 1 to 40 lower-case letters, digits or -, beginning with a letter';
const KIND = /^[a-z][a-z0-9-]{0,39}$/;

export const isKind = (value: unknown): value is string => typeof value === 'string' && KIND.test(value);

/** The fields of an entry except its payload and its hash. */
export interface EntryFields extends ChainId {
  readonly version: typeof ENTRY_VERSION;
  /** 0 for the genesis, then without gaps. */
  readonly sequence: number;
  /** The hash of the entry before; {@link NO_HASH} for the genesis. */
  readonly previousHash: string;
  /** When the entry was recorded: ISO 8601 in UTC with milliseconds. Never before the entry before. */
  readonly recordedAt: string;
  /** What the payload is, such as `trade`. */
  readonly kind: string;
}

/** An entry of a chain. */
export interface Entry extends EntryFields {
  readonly payload: JsonValue;
  /** SHA-256 of all other fields. */
  readonly hash: string;
}

/** The last entry of a chain, to which the next one is appended. */
export interface Head extends ChainId {
  readonly sequence: number;
  readonly hash: string;
  readonly recordedAt: string;
}

/**
 * Formats the text that is hashed: a JSON list of all fields in a fixed order, so that no two entries share a text.
 * @param payload canonical JSON
 */
export const formatEntryText = (
  { version, region, shard, sequence, previousHash, recordedAt, kind }: EntryFields,
  payload: string,
): string =>
  `${JSON.stringify([ENTRY_TAG, version, region, shard, sequence, previousHash, recordedAt, kind]).slice(0, -1)},${payload}]`;
