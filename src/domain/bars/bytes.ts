const INITIAL_BYTES = 512;
/** Prices and sizes with up to 4 decimals below 429,496 have 4 bytes instead of 8. */
const DECIMAL_SCALE = 1e4;
const MAX_UINT32 = 2 ** 32 - 1;

/** Whether a number is exactly a multiple of 0.0001 that fits into 4 bytes. */
const isShortDecimal = (value: number): boolean => {
  const scaled = Math.round(value * DECIMAL_SCALE);
  return scaled >= 0 && scaled <= MAX_UINT32 && scaled / DECIMAL_SCALE === value && !Object.is(value, -0);
};

/** Writes numbers in network byte order. */
export class ByteWriter {
  private view = new DataView(new ArrayBuffer(INITIAL_BYTES));
  private length = 0;

  writeByte(value: number): void {
    this.reserve(1).setUint8(this.length - 1, value);
  }

  writeUint16(value: number): void {
    this.reserve(2).setUint16(this.length - 2, value);
  }

  writeUint32(value: number): void {
    this.reserve(4).setUint32(this.length - 4, value);
  }

  writeUint48(value: number): void {
    this.writeUint16(Math.floor(value / 2 ** 32));
    this.writeUint32(value % 2 ** 32);
  }

  /** Writes a time in whole milliseconds, which can be before 1970. */
  writeTime(value: number): void {
    this.reserve(2).setInt16(this.length - 2, Math.floor(value / 2 ** 32));
    this.writeUint32(value - Math.floor(value / 2 ** 32) * 2 ** 32);
  }

  /** Writes a double, which preserves all bits. */
  writeNumber(value: number): void {
    this.reserve(8).setFloat64(this.length - 8, value);
  }

  writeNumbers(...values: readonly number[]): void {
    for (const value of values) this.writeNumber(value);
  }

  /** Writes numbers that are usually decimals, such as prices: one byte, and 4 or 8 for each number. */
  writeDecimals(...values: readonly number[]): void {
    const isShort = values.every(isShortDecimal);
    this.writeByte(isShort ? 1 : 0);
    if (!isShort) return this.writeNumbers(...values);
    for (const value of values) this.writeUint32(Math.round(value * DECIMAL_SCALE));
  }

  /** Writes a text of at most 255 ASCII characters. */
  writeText(text: string): void {
    this.writeByte(text.length);
    for (let index = 0; index < text.length; index++) this.writeByte(text.charCodeAt(index));
  }

  toBytes(): Uint8Array {
    return new Uint8Array(this.view.buffer.slice(0, this.length));
  }

  /** Extends the content by some bytes, and returns a view with room for them. */
  private reserve(bytes: number): DataView {
    this.length += bytes;
    if (this.length > this.view.byteLength) {
      const larger = new Uint8Array(2 * this.view.byteLength);
      larger.set(new Uint8Array(this.view.buffer));
      this.view = new DataView(larger.buffer);
    }
    return this.view;
  }
}

/** Reads what a {@link ByteWriter} has written. Beyond the end, each method throws a RangeError. */
export class ByteReader {
  private readonly view: DataView;
  private position = 0;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.position === this.view.byteLength;
  }

  readByte(): number {
    return this.view.getUint8(this.skip(1));
  }

  readUint16(): number {
    return this.view.getUint16(this.skip(2));
  }

  readUint32(): number {
    return this.view.getUint32(this.skip(4));
  }

  readUint48(): number {
    return this.readUint16() * 2 ** 32 + this.readUint32();
  }

  readTime(): number {
    return this.view.getInt16(this.skip(2)) * 2 ** 32 + this.readUint32();
  }

  readNumber(): number {
    return this.view.getFloat64(this.skip(8));
  }

  readNumbers(count: number): number[] {
    return Array.from({ length: count }, () => this.readNumber());
  }

  readDecimals(count: number): number[] {
    if (this.readByte() === 0) return this.readNumbers(count);
    return Array.from({ length: count }, () => this.readUint32() / DECIMAL_SCALE);
  }

  readText(): string {
    return String.fromCharCode(...this.readList(() => this.readByte()));
  }

  /** Reads a list that begins with its length in one byte. */
  readList<T>(readItem: () => T): T[] {
    return Array.from({ length: this.readByte() }, readItem);
  }

  private skip(bytes: number): number {
    const { position } = this;
    this.position += bytes;
    return position;
  }
}
