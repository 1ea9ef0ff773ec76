import {
  type FieldRules,
  isObject,
  type ParseResult,
  readFields,
  REGION,
  rejectInput,
  STORED_TIME,
  WHOLE_NUMBER,
} from '../validation';
import { decodeJson, encodeJson, type JsonValue } from './canonical-json';
import { type ChainId, formatPartitionKey, formatSortKey, MAX_SEQUENCE, MAX_SHARDS } from './chain-id';
import { ENTRY_VERSION, type Entry, type EntryFields, type Head, isKind, KIND_RULE } from './entry';
import { isHash } from './hash';

/**
 * The row of an entry. The payload is canonical JSON, which no store or library changes. The hash covers all other
 * attributes, so a row has no more of them.
 */
export interface EntryRow extends EntryFields {
  readonly pk: string;
  readonly sk: string;
  readonly payload: string;
  readonly hash: string;
}

/** The row of a chain's head. */
export interface HeadRow extends Head {
  readonly pk: string;
  readonly sk: typeof HEAD_KEY;
}

/** The sort key of the head; it is sorted after all entries. */
export const HEAD_KEY = 'HEAD';

/** The key of a row of the ledger. */
type LedgerKey = { readonly pk: string; readonly sk: string };

/** The key of an entry's row. */
export const formatEntryKey = ({ sequence, ...chain }: ChainId & Pick<Entry, 'sequence'>): LedgerKey => ({
  pk: formatPartitionKey(chain),
  sk: formatSortKey(sequence),
});

/** The key of the row of a chain's head. */
export const formatHeadKey = (chain: ChainId): LedgerKey => ({
  pk: formatPartitionKey(chain),
  sk: HEAD_KEY,
});

const TEXT_RULE = { rule: 'be a text', isValid: (value: unknown) => typeof value === 'string' };
const HASH_RULE = { rule: 'be 64 lower-case hexadecimal digits', isValid: isHash };
const KEYS: FieldRules = { pk: TEXT_RULE, sk: TEXT_RULE };
/** The rules of the fields that entries, heads and checkpoints share. */
export const HEAD_FIELDS: FieldRules = {
  shard: WHOLE_NUMBER(0, MAX_SHARDS - 1),
  sequence: WHOLE_NUMBER(0, MAX_SEQUENCE),
  hash: HASH_RULE,
  recordedAt: STORED_TIME,
};
const HEAD_ROW: FieldRules = { ...KEYS, region: REGION, ...HEAD_FIELDS };
const ENTRY_ROW: FieldRules = {
  ...HEAD_ROW,
  version: { rule: `be ${ENTRY_VERSION}`, isValid: (value) => value === ENTRY_VERSION },
  previousHash: HASH_RULE,
  kind: { rule: KIND_RULE, isValid: isKind },
  payload: TEXT_RULE,
};

/** Checks the fields of an object, and that it has no others. */
export const readExactly = (
  value: unknown,
  rules: FieldRules,
  path: string,
): ParseResult<Readonly<Record<string, unknown>>> => {
  const read = readFields(value, rules, path);
  if ('violation' in read) return read;
  const other = Object.keys(read.value).find((name) => !Object.hasOwn(rules, name));
  return other === undefined ? read : rejectInput(path, 'have no other attributes', other);
};

/** Creates the row of an entry. */
export const toEntryRow = ({ payload, ...fields }: Entry): EntryRow => {
  const encoded = encodeJson(payload, 'payload');
  if ('violation' in encoded) throw new TypeError(`Expected an entry with a hash: ${encoded.violation.rule}`);
  return {
    ...formatEntryKey(fields),
    ...fields,
    payload: encoded.value,
  };
};

/** Creates the row of a head. */
export const toHeadRow = (head: Head): HeadRow => ({ pk: formatPartitionKey(head), sk: HEAD_KEY, ...head });

/** The version of a row; undefined if it has none. */
export const getVersion = (row: unknown): unknown => (isObject(row) ? row.version : undefined);

/** The row of an entry, with its parsed payload. */
interface ParsedRow {
  readonly row: EntryRow;
  readonly payload: JsonValue;
}

/** Checks the form of an entry's row: not its key and not its hash, which the verification compares. */
export const parseEntryRow = (value: unknown): ParseResult<ParsedRow> => {
  const read = readExactly(value, ENTRY_ROW, 'row');
  if ('violation' in read) return read;
  const row = read.value as unknown as EntryRow;
  const payload = decodeJson(row.payload, 'row.payload');
  return 'violation' in payload ? payload : { value: { row, payload: payload.value } };
};

/** Returns the entry of a row. It is not verified. */
export const toEntry = (value: unknown): ParseResult<Entry> => {
  const parsed = parseEntryRow(value);
  if ('violation' in parsed) return parsed;
  const { version, region, shard, sequence, previousHash, recordedAt, kind, hash } = parsed.value.row;
  const { payload } = parsed.value;
  return { value: { version, region, shard, sequence, previousHash, recordedAt, kind, payload, hash } };
};

/** Parses the row of a head. A damaged head is a violation, and never a chain without entries. */
export const parseHeadRow = (row: unknown): ParseResult<Head> => {
  const read = readExactly(row, HEAD_ROW, 'head');
  if ('violation' in read) return read;
  const { pk, sk, ...head } = read.value as unknown as HeadRow;
  if (sk === HEAD_KEY && pk === formatPartitionKey(head)) return { value: head };
  return rejectInput('head', `have the key ${formatPartitionKey(head)} ${HEAD_KEY}`, `${pk} ${sk}`);
};
