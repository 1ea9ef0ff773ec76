/** Compares texts by their UTF-16 code units, independently of the locale; for `sort`. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
