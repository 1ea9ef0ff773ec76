/** Writes whole numbers of up to 53 bits with seven bits in each byte, so that small ones take one byte. */
export class NumberWriter {
  private readonly bytes: number[] = [];

  writeByte(value: number): void {
    this.bytes.push(value & 255);
  }

  /** @param value 0 or more */
  write(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.bytes.push(rest);
  }

  /** Writes a number with a sign: 0, -1, 1, -2, 2 as 0, 1, 2, 3, 4. */
  writeSigned(value: number): void {
    this.write(value < 0 ? -2 * value - 1 : 2 * value);
  }

  toBytes(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }
}

/** Reads what a {@link NumberWriter} has written. Beyond the end, each method throws a RangeError. */
export class NumberReader {
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {}

  readByte(): number {
    const value = this.bytes[this.position++];
    if (value === undefined) throw new RangeError(`Bars: expected more than ${this.bytes.length} bytes`);
    return value;
  }

  read(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.readByte();
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  }

  readSigned(): number {
    const value = this.read();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
