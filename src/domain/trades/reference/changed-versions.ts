import { type ReferenceFile, referenceFileSchema } from './schema';

/** The field with the id of each kind of record. */
const IDS = {
  instruments: 'isin',
  venues: 'mic',
  accounts: 'account',
  counterparties: 'lei',
  priceBands: 'isin',
  tickTables: 'tickTableId',
} as const satisfies { readonly [Kind in keyof ReferenceFile]: string };

/**
 * Finds the versions of records that an earlier file has and a later one does not, or with other values. Versions are never
 * changed: entries of the ledger name the ones with which trades were checked.
 * @param earlier the JSON of a valid file, as `loadReferenceData` accepts it
 * @param later the same
 * @returns one line per version, such as `instruments US0378331005 version 2 was changed`
 */
export const findChangedVersions = (earlier: unknown, later: unknown): readonly string[] => {
  const after = listVersions(referenceFileSchema.parse(later));
  return [...listVersions(referenceFileSchema.parse(earlier))].flatMap(([name, record]) => {
    const found = after.get(name);
    if (found === record) return [];
    return [`${name} ${found === undefined ? 'is missing' : 'was changed'}`];
  });
};

/** The text of each version by its kind, id and number. */
const listVersions = (file: ReferenceFile): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(IDS).flatMap(([kind, id]) =>
      (file[kind as keyof ReferenceFile] as readonly Readonly<Record<string, unknown>>[]).map(
        (record) =>
          [`${kind} ${String(record[id])} version ${String(record.version)}`, formatSorted(record)] as const,
      ),
    ),
  );

/** Formats a record independently of the order of its fields. Lists of venues, bands and capacities keep their order. */
const formatSorted = (value: unknown): string =>
  JSON.stringify(value, (_, nested: unknown) =>
    typeof nested === 'object' && nested !== null && !Array.isArray(nested)
      ? Object.fromEntries(Object.entries(nested).sort(([a], [b]) => (a < b ? -1 : 1)))
      : nested,
  );
