import { SCALES, type SymbolState } from './engine';
import { ALL } from './registry';
import { newSwing, PIVOTS_KEPT } from './swing';
import { PATTERNS, type Pivot } from './types';

/** Raised by one whenever the meaning of a stored state changes. */
const VERSION = 1;
const HEADER_BYTES = 3 + 4 + 4 * 8;
const PIVOT_BYTES = 8 + 8 + 4;

/** A stored state that this version of the detector cannot carry on; a fresh one (`newState`) is needed. */
export class StateVersionError extends Error {
  override readonly name = 'StateVersionError';
}

/**
 * The state as bytes (about 1 KB): version, number of scales and of patterns, then fixed fields in network byte
 * order. All numbers keep every bit, so a decoded state goes on exactly as the original would have.
 */
export function encodeState(state: SymbolState): Uint8Array {
  const most = HEADER_BYTES + state.swings.length * (2 + 4 * PATTERNS.length + PIVOT_BYTES * PIVOTS_KEPT);
  const view = new DataView(new ArrayBuffer(most));
  view.setUint8(0, VERSION);
  view.setUint8(1, SCALES.length);
  view.setUint8(2, PATTERNS.length);
  view.setUint32(3, state.count);
  view.setFloat64(7, state.lastTimestamp);
  view.setFloat64(15, state.lastClose);
  view.setFloat64(23, state.averageTrueRange);
  view.setFloat64(31, state.averageVolume);
  let at = HEADER_BYTES;
  for (const { pivots, fired } of state.swings) {
    view.setUint8(at, pivots.length);
    // Highs and lows alternate, so the last one's kind tells them all.
    view.setUint8(at + 1, pivots[pivots.length - 1]?.kind === 'high' ? 1 : 0);
    at += 2;
    for (const index of fired) {
      view.setInt32(at, index);
      at += 4;
    }
    for (const pivot of pivots) {
      view.setFloat64(at, pivot.price);
      view.setFloat64(at + 8, pivot.timestamp);
      view.setUint32(at + 16, pivot.index);
      at += PIVOT_BYTES;
    }
  }
  return new Uint8Array(view.buffer, 0, at);
}

/**
 * The state that was encoded.
 * @throws StateVersionError if the bytes were written by another version, or are not a whole state
 */
export function decodeState(bytes: Uint8Array): SymbolState {
  const found = `version ${bytes[0]}, ${bytes[1]} scales, ${bytes[2]} patterns`;
  const expected = `version ${VERSION}, ${SCALES.length} scales, ${PATTERNS.length} patterns`;
  if (found !== expected) {
    throw new StateVersionError(
      `Detector state: expected ${expected}, got ${found}; start the symbol afresh`,
    );
  }
  try {
    return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new StateVersionError(
      `Detector state: ${bytes.length} bytes are not a whole state; start the symbol afresh`,
    );
  }
}

function read(view: DataView): SymbolState {
  let at = HEADER_BYTES;
  const swings = SCALES.map((scale) => {
    const length = view.getUint8(at);
    const lastIsHigh = view.getUint8(at + 1) === 1;
    at += 2;
    const fired = PATTERNS.map((_, i) => view.getInt32(at + 4 * i));
    at += 4 * PATTERNS.length;
    const pivots = Array.from({ length }, (_, i): Pivot => {
      const from = at + PIVOT_BYTES * i;
      return {
        kind: ((length - 1 - i) % 2 === 0) === lastIsHigh ? 'high' : 'low',
        timestamp: view.getFloat64(from + 8),
        index: view.getUint32(from + 16),
        price: view.getFloat64(from),
      };
    });
    at += PIVOT_BYTES * length;
    return newSwing(scale, ALL, pivots, fired);
  });
  if (at !== view.byteLength) throw new RangeError('bytes left over');
  return {
    count: view.getUint32(3),
    lastTimestamp: view.getFloat64(7),
    lastClose: view.getFloat64(15),
    averageTrueRange: view.getFloat64(23),
    averageVolume: view.getFloat64(31),
    swings,
  };
}
