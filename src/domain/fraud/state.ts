/** The bytes before a state in the buffer of its view, so that its 64-bit numbers are aligned: they are at 4 and 12. */
const LEAD = 4;

if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1)
  throw new Error('The stored histories are little-endian: expected a processor that is little-endian too');

/**
 * A place for one state at a time, with arrays for each type of number. A state is copied into it to be read or changed: the
 * arrays are created once, and a copy takes less time than a view of each state.
 */
export class StateView {
  private readonly buffer: ArrayBuffer;
  private readonly doubles: Float64Array;
  private readonly floats: Float32Array;
  private readonly integers: Int32Array;
  private readonly words: Uint32Array;
  private readonly shorts: Uint16Array;
  /** The bytes of the loaded state. */
  readonly bytes: Uint8Array;

  /**
   * @param kind what has such a state, for errors
   * @param version the version of the layout, in the first byte
   */
  constructor(
    private readonly kind: string,
    private readonly version: number,
    size: number,
  ) {
    this.buffer = new ArrayBuffer(Math.ceil((LEAD + size) / 8) * 8);
    this.doubles = new Float64Array(this.buffer);
    this.floats = new Float32Array(this.buffer);
    this.integers = new Int32Array(this.buffer);
    this.words = new Uint32Array(this.buffer);
    this.shorts = new Uint16Array(this.buffer);
    this.bytes = new Uint8Array(this.buffer, LEAD, size);
  }

  /** Loads a state. @throws RangeError if this version of the code cannot read it */
  load(state: Uint8Array): void {
    this.assertVersion(state);
    this.bytes.set(state);
  }

  /** Checks the version and the size of a state. @throws RangeError if this version of the code cannot read it */
  assertVersion(state: Uint8Array): void {
    const { kind, version, bytes } = this;
    if (state.length !== bytes.length || state[0] !== version)
      throw new RangeError(
        `Expected the state of ${kind} in version ${version} with ${bytes.length} bytes, but it has version ${state[0]} and ` +
          `${state.length} bytes: delete the profile, so that its history starts again`,
      );
  }

  /** Stores the loaded state. */
  store(state: Uint8Array): void {
    state.set(this.bytes);
  }

  getFloat64(offset: number): number {
    return this.doubles[(offset + LEAD) >> 3]!;
  }

  setFloat64(offset: number, value: number): void {
    this.doubles[(offset + LEAD) >> 3] = value;
  }

  getFloat32(offset: number): number {
    return this.floats[(offset + LEAD) >> 2]!;
  }

  setFloat32(offset: number, value: number): void {
    this.floats[(offset + LEAD) >> 2] = value;
  }

  getInt32(offset: number): number {
    return this.integers[(offset + LEAD) >> 2]!;
  }

  setInt32(offset: number, value: number): void {
    this.integers[(offset + LEAD) >> 2] = value;
  }

  getUint32(offset: number): number {
    return this.words[(offset + LEAD) >> 2]!;
  }

  setUint32(offset: number, value: number): void {
    this.words[(offset + LEAD) >> 2] = value;
  }

  getUint16(offset: number): number {
    return this.shorts[(offset + LEAD) >> 1]!;
  }

  setUint16(offset: number, value: number): void {
    this.shorts[(offset + LEAD) >> 1] = value;
  }

  /** Adds a value to an unsigned 16-bit counter, within its limits. */
  addToCounter(offset: number, change: number): void {
    const value = this.getUint16(offset) + change;
    this.setUint16(offset, value < 0 ? 0 : value > 65_535 ? 65_535 : value);
  }

  /** Adds 1 to an unsigned 8-bit counter of a group and halves the whole group at the limit, which preserves the shares. */
  incrementShare(start: number, slots: number, slot: number): void {
    const { bytes } = this;
    if (bytes[start + slot] === 255)
      for (let index = start; index < start + slots; index++) bytes[index] = bytes[index]! >> 1;
    bytes[start + slot]!++;
  }
}

/** Computes the slot of a day, also of a negative one. @param days the number of slots, a power of two */
export const toDaySlot = (day: number, days: number): number => day & (days - 1);

/** Computes the hour of the day from the number of an hour. */
export const toHourOfDay = (hour: number): number => ((hour % 24) + 24) % 24;
