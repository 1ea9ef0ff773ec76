/** Packs four characters into a little-endian 32-bit word, to compare four bytes at once. */
export const packWord = (text: string): number =>
  [...text].reduceRight((bits, character) => (bits << 8) | character.charCodeAt(0), 0);
