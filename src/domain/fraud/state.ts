/** Returns a view of the bytes of a state. A buffer of Node.js is a part of a larger buffer, so the offset matters. */
export const createView = (state: Uint8Array): DataView =>
  new DataView(state.buffer, state.byteOffset, state.byteLength);

/**
 * Checks the version and the size of a state.
 * @throws RangeError if this version of the code cannot read it
 */
export function assertVersion(state: Uint8Array, kind: string, version: number, bytes: number): void {
  if (state.length !== bytes || state[0] !== version)
    throw new RangeError(
      `Expected the state of ${kind} in version ${version} with ${bytes} bytes, but it has version ${state[0]} and ` +
        `${state.length} bytes: delete the profile, so that its history starts again`,
    );
}

/** Adds 1 to an unsigned 8-bit counter of a group and halves the whole group at the limit, which preserves the shares. */
export function incrementShare(state: Uint8Array, start: number, slots: number, slot: number): void {
  if (state[start + slot] === 255)
    for (let index = start; index < start + slots; index++) state[index] = state[index]! >> 1;
  state[start + slot]!++;
}

/** Adds a value to an unsigned 16-bit counter, within its limits. */
export function addToCounter(view: DataView, offset: number, change: number): void {
  const value = view.getUint16(offset, true) + change;
  view.setUint16(offset, value < 0 ? 0 : value > 65_535 ? 65_535 : value, true);
}

/** Computes the slot of a day, also of a negative one. @param days the number of slots, a power of two */
export const toDaySlot = (day: number, days: number): number => day & (days - 1);

/** Computes the hour of the day from the number of an hour. */
export const toHourOfDay = (hour: number): number => ((hour % 24) + 24) % 24;
