/**
 * Returns a hash of 48 bits of a trade's id. With 16 recent ids per symbol, the probability that a new id equals one
 * of them by chance is 6 in 10¹⁴ per trade.
 */
export function hashTradeId(id: string): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let index = 0; index < id.length; index++) {
    const code = id.charCodeAt(index);
    // The two multipliers are those of FNV-1a and of MurmurHash3.
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b) + low;
  }
  return (mixBits(high) >>> 16) * 2 ** 32 + mixBits(low ^ id.length);
}

/** The last step of MurmurHash3. */
function mixBits(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
