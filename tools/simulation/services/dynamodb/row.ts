/** An item of a table, as the document client returns it. */
export type Row = Readonly<Record<string, unknown>>;

/** The names and values to which the placeholders of a request refer. */
export interface Placeholders {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Row;
}

/** A request, as far as all requests have the same fields. */
export type Input = Placeholders & Readonly<Record<string, unknown>>;
