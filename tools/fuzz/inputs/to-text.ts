/** Returns a value as the text that a sender can write: texts as they are, other values as JSON. */
export const toText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
