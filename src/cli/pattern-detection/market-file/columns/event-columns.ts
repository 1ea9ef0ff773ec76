/** The fields of the stream's events that a column of the same name contains. */
const NAMES = ['kind', 'type', 'status', 'factor', 'id', 'price', 'size', 'bid', 'ask'] as const;

/** The columns that have the name of a field of the stream, in any case. */
export type EventColumns = Readonly<Partial<Record<(typeof NAMES)[number], number>>>;

export function findEventColumns(header: readonly string[]): EventColumns {
  const written = header.map((name) => name.trim().toLowerCase());
  return Object.fromEntries(
    NAMES.map((name) => [name, written.indexOf(name)] as const).filter(([, index]) => index >= 0),
  );
}
