/** The unparsed fields of one market event: text from CSV, any JSON value from JSON lines. */
export type FileFields = Readonly<Record<string, unknown>>;

export const REQUIRED_COLUMNS = ['symbol', 'timestamp', 'close'] as const;
export const KNOWN_COLUMNS: readonly string[] = [...REQUIRED_COLUMNS, 'open', 'high', 'low', 'volume'];

/** Formats a value for a message: one line, truncated to 40 characters. */
export function formatFieldValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 40 ? `${JSON.stringify(text.slice(0, 40))}…` : JSON.stringify(value);
}
