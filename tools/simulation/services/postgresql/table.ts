/** A row by the names of its columns. It is never changed: a change replaces it. */
export type Row = Readonly<Record<string, unknown>>;

/** A change of a row in a transaction. */
export interface RowChange {
  readonly table: string;
  readonly key: string;
  /** The row before the transaction; undefined if it did not exist. */
  readonly before: Row | undefined;
  /** Undefined if it is deleted. */
  readonly after: Row | undefined;
}

/** A table of the schema. */
export interface TableDefinition {
  readonly name: string;
  /** The columns of the primary key. */
  readonly keys: readonly string[];
  /** Returns the name of the constraint that a row breaks; undefined if it breaks none. */
  readonly check?: (row: Row) => string | undefined;
  /** The rows to which a row refers by foreign keys. */
  readonly references?: readonly { readonly table: string; readonly columns: readonly string[] }[];
  /** Groups of rows that statements read, by the name of the index: the group of a row, or none. */
  readonly indexes?: Readonly<Record<string, (row: Row) => string | undefined>>;
}

/** Formats the key of a row. @param values of the columns of the primary key */
export const formatKey = (...values: readonly unknown[]): string => values.join('\n');

type Group = Map<string, Row>;

/** The committed rows of a table. */
export class Table {
  readonly rows: Group = new Map();
  private readonly groups: ReadonlyMap<string, Map<string, Group>>;

  constructor(readonly definition: TableDefinition) {
    this.groups = new Map(
      Object.keys(definition.indexes ?? {}).map((name) => [name, new Map<string, Group>()]),
    );
  }

  getKey(row: Row): string {
    return formatKey(...this.definition.keys.map((column) => row[column]));
  }

  /** Returns the rows of a group of an index, by their keys. */
  getGroup(index: string, group: string): ReadonlyMap<string, Row> {
    return this.groups.get(index)?.get(group) ?? NO_ROWS;
  }

  /** Applies a committed change. */
  apply({ key, after }: Pick<RowChange, 'key' | 'after'>): void {
    const before = this.rows.get(key);
    if (after) this.rows.set(key, after);
    else this.rows.delete(key);
    for (const [name, getGroup] of Object.entries(this.definition.indexes ?? {})) {
      const groups = this.groups.get(name)!;
      const [from, to] = [before && getGroup(before), after && getGroup(after)];
      if (from !== undefined && from !== to) groups.get(from)?.delete(key);
      if (to === undefined) continue;
      const group = groups.get(to);
      if (group) group.set(key, after!);
      else groups.set(to, new Map([[key, after!]]));
    }
  }
}

const NO_ROWS: ReadonlyMap<string, Row> = new Map();

/** All tables of an instance, by their names. */
export class Tables {
  private readonly byName: ReadonlyMap<string, Table>;

  constructor(definitions: readonly TableDefinition[]) {
    this.byName = new Map(definitions.map((definition) => [definition.name, new Table(definition)]));
  }

  get(name: string): Table {
    const table = this.byName.get(name);
    if (!table) throw new Error(`there is no table ${name} in the model of the database`);
    return table;
  }

  apply(changes: Iterable<RowChange>): void {
    for (const change of changes) this.get(change.table).apply(change);
  }
}
