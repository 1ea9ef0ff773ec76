import { COLUMN_NAMES, FIELDS, normalizeName, QUOTE_NAMES, VOLUME_PREFIX, type Field } from './names';

/** The columns of a table by field. */
export interface Columns {
  /** The index of the column of each field that has one. */
  readonly fields: Readonly<Partial<Record<Field, number>>>;
  /** The columns that can contain a date or a time, the most specific first. */
  readonly times: readonly number[];
  /** A symbol that the names of the columns contain, such as `AAPL.Open`. */
  readonly symbol?: string;
  /** The names of columns with quotes. */
  readonly quotes: readonly string[];
  /** The name of a known column that occurs twice. */
  readonly duplicate?: string;
}

const RANKS = new Map<string, { readonly field: Field; readonly rank: number }>(
  FIELDS.flatMap((field) => COLUMN_NAMES[field].map((name, rank) => [name, { field, rank }] as const)),
);
/** quantmod writes the symbol before each name: `AAPL.Open`. */
const PREFIXED = /^([A-Za-z0-9^=-]{1,21})\.(open|high|low|close|volume|adjusted)$/i;
/** Single letters are names of prices only if all four prices have one: `t` and `c` also occur in other files. */
const LETTERS = ['o', 'h', 'l', 'c'];

/** Assigns the columns of a table to fields by their names. */
export function findColumns(header: readonly string[]): Columns {
  const prefixed = header.map((name) => PREFIXED.exec(name.trim()));
  const symbols = new Set(prefixed.flatMap((match) => (match ? [match[1]!] : [])));
  const symbol = symbols.size === 1 ? [...symbols][0] : undefined;
  const names = header.map((name, index) => normalizeName(symbol ? (prefixed[index]?.[2] ?? name) : name));
  const lowerCaseNames = header.map((name) => name.trim().toLowerCase());
  const hasLetters = LETTERS.every((letter) => names.includes(letter));
  const best: Partial<Record<Field, { index: number; rank: number }>> = {};
  const times: { index: number; rank: number }[] = [];
  let duplicate: string | undefined;
  names.forEach((name, index) => {
    const found = findField(name, hasLetters);
    if (found === undefined) return;
    const { field, rank } = found;
    if (field === 'timestamp') times.push({ index, rank });
    if (lowerCaseNames.indexOf(lowerCaseNames[index]!) !== index) duplicate ??= name;
    const known = best[field];
    if (known === undefined || rank < known.rank) best[field] = { index, rank };
  });
  const fields = Object.fromEntries(Object.entries(best).map(([field, { index }]) => [field, index]));
  delete fields.timestamp;
  return {
    fields,
    times: times.sort((a, b) => a.rank - b.rank).map(({ index }) => index),
    ...(symbol !== undefined && { symbol }),
    quotes: header.filter((_, index) => QUOTE_NAMES.has(names[index]!)),
    ...(duplicate !== undefined && { duplicate }),
  };
}

function findField(name: string, hasLetters: boolean) {
  if (name.length === 1 && !hasLetters && name !== 't' && name !== 'p') return undefined;
  if (name.startsWith(VOLUME_PREFIX)) return { field: 'volume' as const, rank: 1_000 };
  return RANKS.get(name);
}

/** Whether a line of names is the header of a table: it has a time, and a price or quotes. */
export function isHeader(header: readonly string[]): boolean {
  const { fields, times, quotes } = findColumns(header);
  return (
    times.length > 0 && (fields.close !== undefined || fields.adjusted !== undefined || quotes.length > 0)
  );
}
