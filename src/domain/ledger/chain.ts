import { formatIsoTime, parseIsoTime } from '../timestamp';
import { type ParseResult, rejectInput } from '../validation';
import { encodeJson, type JsonValue } from './canonical-json';
import { type ChainId, isChainId, MAX_SEQUENCE, MAX_SHARDS } from './chain-id';
import {
  ENTRY_VERSION,
  type Entry,
  type EntryFields,
  formatEntryText,
  GENESIS,
  type Head,
  isKind,
  KIND_RULE,
} from './entry';
import { NO_HASH, type Sha256 } from './hash';

/**
 * How far the clocks of a region's writers may differ, in milliseconds. Within it, an entry has the time of the entry
 * before. Beyond it, a clock is wrong, and its times would be part of the ledger forever.
 */
export const MAX_CLOCK_SKEW_MS = 60_000;
/** The end of the year 9999: later times have another format, which is not sorted by time. */
const MAX_TIME = Date.UTC(10_000, 0) - 1;

/** An entry with the chain's new head. */
export interface Appended {
  readonly entry: Entry;
  readonly head: Head;
}

/** What is appended to a chain. */
export interface NewEntry {
  readonly kind: string;
  /** Any JSON value that {@link encodeJson} accepts. */
  readonly payload: unknown;
  /** The current time in milliseconds since 1970. */
  readonly now: number;
}

/** What a caller decides about an entry. */
type EntryDraft = Omit<EntryFields, 'version' | 'recordedAt'> & { readonly payload: unknown };

/** Completes an entry. Its payload is a copy, so that it always matches the hash. */
const createEntry = (
  { payload, region, shard, sequence, previousHash, kind }: EntryDraft,
  now: number,
  sha256: Sha256,
): ParseResult<Appended> => {
  if (!(now >= 0 && now <= MAX_TIME)) return rejectInput('now', 'be milliseconds since 1970', now);
  if (!isKind(kind)) return rejectInput('kind', KIND_RULE, kind);
  const encoded = encodeJson(payload, 'payload');
  if ('violation' in encoded) return encoded;
  const recordedAt = formatIsoTime(now);
  const fields: EntryFields = {
    version: ENTRY_VERSION,
    region,
    shard,
    sequence,
    previousHash,
    recordedAt,
    kind,
  };
  const hash = sha256(formatEntryText(fields, encoded.value));
  const copy = JSON.parse(encoded.value) as JsonValue;
  return {
    value: {
      entry: { ...fields, payload: copy, hash },
      head: { region, shard, sequence, hash, recordedAt },
    },
  };
};

/**
 * Opens a chain with its genesis entry. Write entry and head in one transaction, on the condition that neither exists.
 * Nothing else creates a genesis: {@link appendEntry} requires a head, so a failed read of the head cannot begin a
 * second history.
 * @param now the current time in milliseconds since 1970
 */
export const openChain = (chain: ChainId, now: number, sha256: Sha256): ParseResult<Appended> => {
  const { region, shard } = chain;
  if (!isChainId(chain))
    return rejectInput('chain', `have a region, such as us-east-1, and a shard below ${MAX_SHARDS}`, chain);
  return createEntry(
    {
      region,
      shard,
      sequence: 0,
      previousHash: NO_HASH,
      kind: GENESIS,
      payload: null,
    },
    now,
    sha256,
  );
};

/**
 * Appends an entry to a chain. Write the entry on the condition that its row does not exist, and the new head on the
 * condition that the stored head still has the hash of the given one, in one transaction. If a condition fails, another
 * writer was faster: read the head again and append again.
 */
export const appendEntry = (
  head: Head,
  { kind, payload, now }: NewEntry,
  sha256: Sha256,
): ParseResult<Appended> => {
  if (kind === GENESIS) return rejectInput('kind', `not be ${GENESIS}, which openChain creates`, kind);
  if (head.sequence >= MAX_SEQUENCE)
    return rejectInput('sequence', `be at most ${MAX_SEQUENCE}: use another shard`, head.sequence + 1);
  const last = parseIsoTime(head.recordedAt);
  if (last === undefined || now < last - MAX_CLOCK_SKEW_MS)
    return rejectInput(
      'now',
      `be at most ${MAX_CLOCK_SKEW_MS / 1000} seconds before the last entry of the chain, ${head.recordedAt}: check the clocks`,
      formatIsoTime(now),
    );
  return createEntry(
    {
      region: head.region,
      shard: head.shard,
      sequence: head.sequence + 1,
      previousHash: head.hash,
      kind,
      payload,
    },
    Math.max(now, last),
    sha256,
  );
};
