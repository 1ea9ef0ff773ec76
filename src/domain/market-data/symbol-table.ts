const QUOTE = 0x22;
/** Bytes of the longest symbol, in 32-bit words. */
const WORDS = 3;
const WORD_BYTES = 4;
const LONGEST = WORDS * WORD_BYTES;
const FIRST_BUCKETS = 1024;

/** 1 for each byte that a symbol may have. */
const ALLOWED = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-') ALLOWED[character.charCodeAt(0)] = 1;

/**
 * Numbers the symbols as they come, 0, 1, 2, …, and finds a known one by its bytes, without making a string. A
 * symbol of at most 12 bytes is three words, which are its key as they are: no two symbols share them.
 */
export class SymbolTable {
  /** Each symbol at its number. */
  readonly names: string[] = [];
  /** Where the last symbol that was read ended: the place of the first byte after its closing quote. */
  end = 0;
  private words = new Int32Array((FIRST_BUCKETS / 2) * WORDS);
  /** The number of a symbol, plus one; 0 for none. Open addressing, never more than half full. */
  private buckets = new Int32Array(FIRST_BUCKETS);

  /** The number of the symbol whose bytes begin at `start` and end with a quote; -1 where there is none such. */
  read(bytes: Uint8Array, start: number): number {
    let first = 0;
    let second = 0;
    let third = 0;
    let at = start;
    let byte = bytes[at]!;
    for (; ALLOWED[byte] === 1 && at - start < WORD_BYTES; byte = bytes[++at]!) first = (first << 8) | byte;
    for (; ALLOWED[byte] === 1 && at - start < 2 * WORD_BYTES; byte = bytes[++at]!)
      second = (second << 8) | byte;
    for (; ALLOWED[byte] === 1 && at - start < LONGEST; byte = bytes[++at]!) third = (third << 8) | byte;
    if (byte !== QUOTE || at === start) return -1;
    this.end = at + 1;
    return this.numberOf(first, second, third);
  }

  /** The number of a symbol, which must be valid. */
  of(symbol: string): number {
    const words = [0, 0, 0] as [number, number, number];
    for (let at = 0; at < symbol.length; at++) {
      const word = at >> 2;
      words[word] = (words[word]! << 8) | symbol.charCodeAt(at);
    }
    return this.numberOf(...words);
  }

  private numberOf(first: number, second: number, third: number): number {
    const { buckets, words } = this;
    const mask = buckets.length - 1;
    let bucket = hash(first, second, third) & mask;
    for (let found = buckets[bucket]!; found !== 0; found = buckets[bucket]!) {
      const at = (found - 1) * WORDS;
      if (words[at] === first && words[at + 1] === second && words[at + 2] === third) return found - 1;
      bucket = (bucket + 1) & mask;
    }
    return this.add(first, second, third, bucket);
  }

  private add(first: number, second: number, third: number, bucket: number): number {
    const number = this.names.length;
    this.names.push(textOf(first) + textOf(second) + textOf(third));
    this.words.set([first, second, third], number * WORDS);
    this.buckets[bucket] = number + 1;
    if (this.names.length * 2 === this.buckets.length) this.grow();
    return number;
  }

  private grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    const buckets = new Int32Array(this.buckets.length * 2);
    const mask = buckets.length - 1;
    for (let number = 0; number < this.names.length; number++) {
      const at = number * WORDS;
      let bucket = hash(words[at]!, words[at + 1]!, words[at + 2]!) & mask;
      while (buckets[bucket] !== 0) bucket = (bucket + 1) & mask;
      buckets[bucket] = number + 1;
    }
    this.words = words;
    this.buckets = buckets;
  }
}

/** Spreads symbols that differ in their last characters; the multipliers are MurmurHash3's. */
const hash = (first: number, second: number, third: number): number => {
  const mixed = Math.imul(first ^ Math.imul(second, 0xcc9e2d51) ^ Math.imul(third, 0x1b873593), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
};

const textOf = (word: number): string => {
  let text = '';
  for (let rest = word; rest !== 0; rest >>>= 8) text = String.fromCharCode(rest & 0xff) + text;
  return text;
};
