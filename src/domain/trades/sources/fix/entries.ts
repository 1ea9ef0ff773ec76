import { createViolation, type TradeViolation } from '../../violation';
import { formatTag, type GroupDefinition, type Groups } from './dictionary';
import type { FixField } from './message';

/** The fields of a message or of one entry of a repeating group. */
export interface FixEntry {
  readonly fields: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, readonly FixEntry[]>;
}

export type FixEntryResult = { readonly entry: FixEntry } | { readonly violation: TradeViolation };

/** A violation is thrown inside this file only, because groups are nested. */
class InvalidGroup extends Error {
  constructor(readonly violation: TradeViolation) {
    super(violation.expected);
  }
}

/**
 * Arranges the fields of a message by its repeating groups. A tag occurs once in the message, and once in each entry of
 * a group: with a repeated tag, two readers could see two prices.
 * @param groups the groups of the message type
 */
export const readEntries = (fields: readonly FixField[], groups: Groups): FixEntryResult => {
  try {
    return { entry: readEntry({ fields, position: 0 }, () => true, groups) };
  } catch (error) {
    if (error instanceof InvalidGroup) return { violation: error.violation };
    throw error;
  }
};

interface Cursor {
  readonly fields: readonly FixField[];
  position: number;
}

/** Reads fields while they belong to the entry. */
const readEntry = (cursor: Cursor, belongs: (tag: number) => boolean, groups: Groups): FixEntry => {
  const fields = new Map<number, string>();
  const entries = new Map<number, readonly FixEntry[]>();
  for (let field = cursor.fields[cursor.position]; field; field = cursor.fields[cursor.position]) {
    const { tag, value } = field;
    const group = groups[tag];
    if (!group && !belongs(tag)) break;
    if (fields.has(tag))
      throw new InvalidGroup(createViolation('repeated-field', formatTag(tag), value, 'the tag once'));
    fields.set(tag, value);
    cursor.position++;
    if (group) entries.set(tag, readGroup(cursor, group, field));
  }
  return { fields, groups: entries };
};

const readGroup = (cursor: Cursor, group: GroupDefinition, { tag, value }: FixField): FixEntry[] => {
  const isNext = () => cursor.fields[cursor.position]?.tag === group.first;
  const refuseGroup = (actual: string, expected: string) =>
    new InvalidGroup(createViolation('repeating-group', formatTag(tag), actual, expected));
  if (!/^\d{1,3}$/.test(value)) throw refuseGroup(value, 'the number of entries, at most 999');
  const entries: FixEntry[] = [];
  while (entries.length < Number(value)) {
    if (!isNext())
      throw refuseGroup(
        `${entries.length} entries`,
        `${value} entries that begin with ${formatTag(group.first)}`,
      );
    entries.push(readGroupEntry(cursor, group));
  }
  if (isNext()) throw refuseGroup('more entries', `as many entries as the count, ${value}`);
  return entries;
};

const readGroupEntry = (cursor: Cursor, { first, members, groups = {} }: GroupDefinition): FixEntry => {
  const begin = cursor.position;
  // The first field of the group begins the next entry when it occurs again.
  const belongs = (tag: number) => (tag === first ? cursor.position === begin : members.includes(tag));
  return readEntry(cursor, belongs, groups);
};
