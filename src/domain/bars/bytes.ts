const INITIAL_BYTES = 512;

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

  /** Writes doubles, which preserve all bits. */
  writeNumbers(...values: readonly number[]): void {
    for (const value of values) this.reserve(8).setFloat64(this.length - 8, value);
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

  readNumber(): number {
    return this.view.getFloat64(this.skip(8));
  }

  readNumbers(count: number): number[] {
    return Array.from({ length: count }, () => this.readNumber());
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
