import { formatViolation } from '../validation';
import {
  type ChainId,
  formatPartitionKey,
  formatSortKey,
  isSameChain,
  parsePartitionKey,
  parseSortKey,
} from './chain-id';
import type { ChainViolationKind } from './chain-violation';
import { ENTRY_VERSION, formatEntryText } from './entry';
import { type EntryRow, getVersion, parseEntryRow } from './entry-row';
import type { Sha256 } from './hash';

/** A violation that a row alone shows, without the rows around it. */
export interface RowViolation {
  readonly kind: ChainViolationKind;
  readonly detail: string;
}

/** A row after the checks that it needs no other row for. */
export interface CheckedRow {
  /** Undefined if the row does not have the form of an entry. */
  readonly row?: EntryRow;
  /** The hash of the row's fields. */
  readonly computedHash: string;
  readonly violation?: RowViolation;
}

/** Checks a row alone: its form, its key and its hash. @param chain the chain whose partition was read */
export const checkRow = (value: unknown, chain: ChainId, sha256: Sha256): CheckedRow => {
  const parsed = parseEntryRow(value);
  if ('violation' in parsed) {
    const version = getVersion(value);
    const isUnknown = version !== undefined && version !== ENTRY_VERSION;
    const kind = isUnknown ? 'unknown-version' : 'malformed-row';
    const detail = isUnknown
      ? `expected version ${ENTRY_VERSION}; got ${JSON.stringify(version)}`
      : formatViolation(parsed.violation);
    return { computedHash: '', violation: { kind, detail } };
  }
  const { row } = parsed.value;
  const computedHash = sha256(formatEntryText(row, row.payload));
  const violation = checkKey(row, chain) ?? checkHash(row, computedHash);
  return { row, computedHash, ...(violation && { violation }) };
};

/** Compares the key of a row with its fields. */
const checkKey = (row: EntryRow, chain: ChainId): RowViolation | undefined => {
  const found = `${row.pk} ${row.sk}`;
  const keyChain = parsePartitionKey(row.pk);
  const sequence = parseSortKey(row.sk);
  if (keyChain === undefined || sequence === undefined || !isSameChain(keyChain, chain))
    return {
      kind: 'malformed-row',
      detail: `expected a key of ${formatPartitionKey(chain)} with 12 digits; got ${found}`,
    };
  if (isSameChain(row, chain) && row.sequence === sequence) return undefined;
  const detail = `the row at ${found} belongs to ${formatPartitionKey(row)} ${formatSortKey(row.sequence)}`;
  const isSwapped = row.region !== chain.region && row.shard === chain.shard && row.sequence === sequence;
  return { kind: isSwapped ? 'swapped-region' : 'moved-row', detail };
};

const checkHash = (row: EntryRow, computedHash: string): RowViolation | undefined =>
  row.hash === computedHash
    ? undefined
    : {
        kind: 'changed-row',
        detail: `its fields have the hash ${computedHash}; its stored hash is ${row.hash}`,
      };
