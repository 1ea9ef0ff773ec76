/** The unparsed fields of one market event: text from CSV, any JSON value from JSON lines. */
export type FileFields = Readonly<Record<string, unknown>>;

export const REQUIRED_COLUMNS = ['symbol', 'timestamp', 'close'] as const;
export const PRICE_COLUMNS = ['open', 'high', 'low', 'close'] as const;
export const KNOWN_COLUMNS: readonly string[] = [...REQUIRED_COLUMNS, 'open', 'high', 'low', 'volume'];

/** Whether a field is missing or empty. */
export const isBlank = (value: unknown): value is undefined | null | '' =>
  value === undefined || value === null || value === '';

/** Converts a number or numeric text to a number; NaN for anything else. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
}

/** Formats a value for a message: one line, truncated to 40 characters. */
export function formatFieldValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 40 ? `${JSON.stringify(text.slice(0, 40))}…` : JSON.stringify(value);
}
