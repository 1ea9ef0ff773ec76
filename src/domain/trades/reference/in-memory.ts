import { compareTimes, type TimeText } from '../time';
import { type ReferenceFile, referenceFileSchema } from './schema';
import type { ReferenceData, ReferenceKind, ReferenceRecords } from './types';
import { safeParse } from '../../validation/safe-parse';

type AnyRecord = ReferenceRecords[ReferenceKind];

/** The versions of each record in ascending order, by the record's id. */
type History = ReadonlyMap<string, readonly AnyRecord[]>;

/**
 * Loads reference data from the JSON of a file.
 * @throws Error that lists each invalid value with its path, and each wrong order of versions
 */
export const loadReferenceData = (json: unknown): ReferenceData => {
  const parsed = safeParse(referenceFileSchema, json);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`);
    throw new Error(`Invalid reference data:\n${lines.join('\n')}`);
  }
  const histories = createHistories(parsed.data);
  checkTickTables(parsed.data, histories.tickTable);
  return {
    find: <Kind extends ReferenceKind>(kind: Kind, id: string, at: TimeText) =>
      histories[kind].get(id)?.findLast(({ validFrom }) => compareTimes(validFrom, at) <= 0) as
        ReferenceRecords[Kind] | undefined,
  };
};

const createHistories = (file: ReferenceFile): Readonly<Record<ReferenceKind, History>> => ({
  instrument: createHistory('instrument', file.instruments, ({ isin }) => isin),
  venue: createHistory('venue', file.venues, ({ mic }) => mic),
  account: createHistory('account', file.accounts, ({ account }) => account),
  counterparty: createHistory('counterparty', file.counterparties, ({ lei }) => lei),
  priceBand: createHistory('price band', file.priceBands, ({ isin }) => isin),
  tickTable: createHistory('tick table', file.tickTables, ({ tickTableId }) => tickTableId),
});

const createHistory = <T extends Pick<AnyRecord, 'version' | 'validFrom'>>(
  kind: string,
  records: readonly T[],
  getId: (record: T) => string,
): History => {
  const history = new Map<string, T[]>();
  for (const record of [...records].sort((a, b) => a.version - b.version)) {
    const id = getId(record);
    const versions = history.get(id) ?? [];
    const before = versions.at(-1);
    const expected = versions.length + 1;
    if (record.version !== expected)
      throw new Error(
        `Invalid reference data: expected version ${expected} of ${kind} ${id}, got ${record.version}`,
      );
    if (before && compareTimes(before.validFrom, record.validFrom) >= 0)
      throw new Error(
        `Invalid reference data: expected version ${record.version} of ${kind} ${id} to be valid after ` +
          `${before.validFrom}, got ${record.validFrom}`,
      );
    history.set(id, [...versions, record]);
  }
  return history as unknown as History;
};

/** Without its tick table, the prices of an instrument could not be checked. */
const checkTickTables = ({ instruments }: ReferenceFile, tables: History): void => {
  for (const { isin, version, validFrom, tickTableId } of instruments) {
    const first = tables.get(tickTableId)?.[0];
    if (!first || compareTimes(first.validFrom, validFrom) > 0)
      throw new Error(
        `Invalid reference data: expected the tick table ${tickTableId} of instrument ${isin}, version ${version}, ` +
          `to be valid from ${validFrom} or before`,
      );
  }
};
