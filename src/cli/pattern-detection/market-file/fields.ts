/** Formats a value for a message: one line, truncated to 40 characters. */
export function formatFieldValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 40 ? `${JSON.stringify(text.slice(0, 40))}…` : (JSON.stringify(value) ?? 'nothing');
}
