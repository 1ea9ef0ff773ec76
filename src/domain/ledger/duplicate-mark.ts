import { type ParseResult, REGION, WHOLE_NUMBER } from '../validation';
import { MAX_SEQUENCE, MAX_SHARDS } from './chain-id';
import type { Entry } from './entry';
import { type EntryReference, formatReference, toReference } from './entry-reference';
import { readExactly } from './entry-row';
import type { Duplicate } from './merged-view';

/** The kind of the entries that mark another entry as a duplicate. */
export const DUPLICATE = 'duplicate';

/** The payload of a mark. The marked entry is not changed. */
export interface DuplicateMark {
  readonly duplicate: EntryReference;
  readonly original: EntryReference;
}

const REFERENCE = {
  region: REGION,
  shard: WHOLE_NUMBER(0, MAX_SHARDS - 1),
  sequence: WHOLE_NUMBER(0, MAX_SEQUENCE),
};
const isReference = (value: unknown): boolean => 'value' in readExactly(value, REFERENCE, '');
const MARK = {
  duplicate: { rule: 'identify an entry by region, shard and sequence', isValid: isReference },
  original: { rule: 'identify an entry by region, shard and sequence', isValid: isReference },
};

/** Reads the payload of an entry of the kind {@link DUPLICATE}. */
export const readDuplicateMark = (payload: unknown): ParseResult<DuplicateMark> => {
  const read = readExactly(payload, MARK, 'payload');
  return 'violation' in read ? read : { value: read.value as unknown as DuplicateMark };
};

const formatMark = ({ duplicate, original }: DuplicateMark): string =>
  `${formatReference(duplicate)} ${formatReference(original)}`;

/**
 * Creates the marks that are missing, in the order of the duplicates. Append each as an entry of the kind
 * {@link DUPLICATE} to a chain of the duplicate's region. Marks that exist are not created again, so that the command can
 * be repeated.
 * @param entries all entries with the kind {@link DUPLICATE}; entries of other kinds are ignored
 */
export const createMissingMarks = (
  duplicates: readonly Duplicate[],
  entries: Iterable<Entry>,
): readonly DuplicateMark[] => {
  const existing = new Set<string>();
  for (const { kind, payload } of entries) {
    const read = kind === DUPLICATE ? readDuplicateMark(payload) : undefined;
    if (read && 'value' in read) existing.add(formatMark(read.value));
  }
  return duplicates
    .map(({ entry, original }) => ({ duplicate: toReference(entry), original: toReference(original) }))
    .filter((mark) => !existing.has(formatMark(mark)));
};
