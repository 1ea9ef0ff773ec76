import { isSymbol, MAX_SYMBOL_LENGTH, readSymbol } from './fields';

const QUOTE = 0x22;
/** 32-bit words of the longest symbol that is found by its bytes. */
const WORDS = 3;
const WORD_BYTES = 4;
const MAX_PACKED_BYTES = WORDS * WORD_BYTES;
const INITIAL_BUCKETS = 1024;

/** 1 for each byte that can be at any position of a symbol in upper case. */
const IS_SYMBOL_BYTE = Uint8Array.from({ length: 256 }, (_, byte) =>
  isSymbol(String.fromCharCode(byte)) ? 1 : 0,
);

/**
 * Assigns consecutive numbers (0, 1, 2, …) to symbols, and finds a known symbol of at most 12 bytes, without spaces and
 * in upper case, without allocating a string: its three words are a unique key. Other symbols are found by their text.
 */
export class SymbolTable {
  /** The symbols, indexed by their numbers. */
  readonly names: string[] = [];
  /** The position after the closing quote of the last symbol that was read. */
  end = 0;
  private words = new Int32Array((INITIAL_BUCKETS / 2) * WORDS);
  /** Symbol numbers plus one; 0 for an empty bucket. Open addressing, at most half full. */
  private buckets = new Int32Array(INITIAL_BUCKETS);
  /** The numbers of symbols of more than 12 characters. */
  private readonly long = new Map<string, number>();

  /** Returns the number of the symbol whose bytes begin at `start` and end with a quote; -1 if it is not a symbol. */
  read(bytes: Uint8Array, start: number): number {
    let first = 0;
    let second = 0;
    let third = 0;
    let position = start;
    let byte = bytes[position]!;
    for (; IS_SYMBOL_BYTE[byte] === 1 && position - start < WORD_BYTES; byte = bytes[++position]!)
      first |= byte << (8 * (position - start));
    for (; IS_SYMBOL_BYTE[byte] === 1 && position - start < 2 * WORD_BYTES; byte = bytes[++position]!)
      second |= byte << (8 * (position - start));
    for (; IS_SYMBOL_BYTE[byte] === 1 && position - start < MAX_PACKED_BYTES; byte = bytes[++position]!)
      third |= byte << (8 * (position - start));
    if (byte !== QUOTE || position === start) return this.readText(bytes, start);
    this.end = position + 1;
    return this.findOrAdd(first, second, third);
  }

  /** Reads a symbol that is long, in lower case, or contains spaces. */
  private readText(bytes: Uint8Array, start: number): number {
    let text = '';
    let position = start;
    for (; bytes[position] !== QUOTE; position++) {
      if (position - start === MAX_SYMBOL_LENGTH) return -1;
      text += String.fromCharCode(bytes[position]!);
    }
    const symbol = readSymbol(text, 'symbol');
    if (typeof symbol !== 'string') return -1;
    this.end = position + 1;
    return this.intern(symbol);
  }

  /** Returns the number of a symbol, which must be valid; adds the symbol if it is new. */
  intern(symbol: string): number {
    if (symbol.length > MAX_PACKED_BYTES) return this.long.get(symbol) ?? this.addLong(symbol);
    const words = [0, 0, 0] as [number, number, number];
    for (let position = 0; position < symbol.length; position++) {
      const word = position >> 2;
      words[word]! |= symbol.charCodeAt(position) << (8 * position);
    }
    return this.findOrAdd(...words);
  }

  /** Returns the number of the symbol with these bytes, four in each word, the first one in the lowest bits; adds it if it is new. */
  findOrAdd(first: number, second: number, third: number): number {
    const { buckets, words } = this;
    const mask = buckets.length - 1;
    let bucket = hashSymbol(first, second, third) & mask;
    for (let entry = buckets[bucket]!; entry !== 0; entry = buckets[bucket]!) {
      const position = (entry - 1) * WORDS;
      if (words[position] === first && words[position + 1] === second && words[position + 2] === third)
        return entry - 1;
      bucket = (bucket + 1) & mask;
    }
    return this.add(first, second, third, bucket);
  }

  private add(first: number, second: number, third: number, bucket: number): number {
    const number = this.names.length;
    this.words.set([first, second, third], number * WORDS);
    this.buckets[bucket] = number + 1;
    this.append(decodeWord(first) + decodeWord(second) + decodeWord(third));
    return number;
  }

  private addLong(symbol: string): number {
    const number = this.names.length;
    this.long.set(symbol, number);
    this.append(symbol);
    return number;
  }

  private append(name: string): void {
    this.names.push(name);
    if (this.names.length * 2 === this.buckets.length) this.grow();
  }

  private grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    const buckets = new Int32Array(this.buckets.length * 2);
    const mask = buckets.length - 1;
    for (let number = 0; number < this.names.length; number++) {
      if (this.names[number]!.length > MAX_PACKED_BYTES) continue;
      const position = number * WORDS;
      let bucket = hashSymbol(words[position]!, words[position + 1]!, words[position + 2]!) & mask;
      while (buckets[bucket] !== 0) bucket = (bucket + 1) & mask;
      buckets[bucket] = number + 1;
    }
    this.words = words;
    this.buckets = buckets;
  }
}

/** Distributes symbols that differ only in their last characters; the multipliers are those of MurmurHash3. */
const hashSymbol = (first: number, second: number, third: number): number => {
  const mixed = Math.imul(first ^ Math.imul(second, 0xcc9e2d51) ^ Math.imul(third, 0x1b873593), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
};

const decodeWord = (word: number): string => {
  let text = '';
  for (let rest = word; rest !== 0; rest >>>= 8) text += String.fromCharCode(rest & 0xff);
  return text;
};
