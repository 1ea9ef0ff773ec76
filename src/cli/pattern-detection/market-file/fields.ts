/** The fields of one market event as the file has them: text from CSV, any JSON value from JSON lines. */
export type Fields = Readonly<Record<string, unknown>>;

export const REQUIRED = ['symbol', 'timestamp', 'close'] as const;
export const PRICES = ['open', 'high', 'low', 'close'] as const;
export const KNOWN: readonly string[] = [...REQUIRED, 'open', 'high', 'low', 'volume'];

/** Whether there is nothing in a field. */
export const isMissing = (value: unknown): value is undefined | null | '' =>
  value === undefined || value === null || value === '';

/** A number, also where the file has it as text; NaN for anything else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
}

/** What was found, for a message: one line, cut to 40 characters. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 40 ? `${JSON.stringify(text.slice(0, 40))}…` : JSON.stringify(value);
}
