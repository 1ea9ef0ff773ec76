import {
  ARMED,
  BLOCKS,
  FIRED,
  FORMING,
  HEADER,
  INDEX,
  OPEN,
  PIVOT,
  PIVOT_COUNT,
  PIVOTS,
  PIVOTS_KEPT,
  PRICE,
  SCALES,
  SCATTER,
  STATE,
  SUMS_SETTLED,
  TIME,
} from './layout';
import { blockOf, SymbolState } from './state';
import { ALL_PATTERNS } from './types';
import { setLevels } from './watch';

/** Raised by one whenever the meaning of a stored state changes. */
const VERSION = 2;

/** A stored state that this version of the detector cannot carry on; a fresh one (`newState`) is needed. */
export class StateVersionError extends Error {
  override readonly name = 'StateVersionError';
}

/** A number of the state, and how it is stored: every kind keeps all the bits that the state uses of it. */
type Field = readonly [at: number, kind: 'Uint8' | 'Int32' | 'Float32' | 'Float64'];

const FIELDS: readonly Field[] = fields();
const WIDTH = { Uint8: 1, Int32: 4, Float32: 4, Float64: 8 };
const PREFIX = 3;
const BYTES = FIELDS.reduce((sum, [, kind]) => sum + WIDTH[kind], PREFIX);

function fields(): Field[] {
  const list: Field[] = [];
  for (let at = 0; at < HEADER; at += 1) list.push([at, 'Float64']);
  for (let at = FIRED; at < BLOCKS; at += 1) list.push([at, 'Int32']);
  for (let scale = 0; scale < SCALES.length; scale += 1) {
    const block = blockOf(scale);
    list.push([block + OPEN, 'Int32']);
    for (const at of [PIVOT_COUNT, ARMED, FORMING]) list.push([block + at, 'Uint8']);
    for (let at = block + SUMS_SETTLED; at < block + PIVOTS; at += 1) list.push([at, 'Float64']);
    for (let i = 0; i < PIVOTS_KEPT; i += 1) {
      const pivot = block + PIVOTS + i * PIVOT;
      list.push([pivot + PRICE, 'Float64'], [pivot + TIME, 'Float64']);
      list.push([pivot + INDEX, 'Int32'], [pivot + SCATTER, 'Float32']);
    }
  }
  return list;
}

/**
 * The state as bytes (1.7 KB): version, number of scales and of patterns, then each number in network byte order.
 * A decoded state goes on exactly as the original would have.
 */
export function encodeState({ data }: SymbolState): Uint8Array {
  const view = new DataView(new ArrayBuffer(BYTES));
  view.setUint8(0, VERSION);
  view.setUint8(1, SCALES.length);
  view.setUint8(2, ALL_PATTERNS.length);
  let to = PREFIX;
  for (const [at, kind] of FIELDS) {
    view[`set${kind}`](to, data[at]!);
    to += WIDTH[kind];
  }
  return new Uint8Array(view.buffer);
}

/**
 * The state that was encoded.
 * @throws StateVersionError if the bytes were written by another version, or are not a whole state
 */
export function decodeState(bytes: Uint8Array): SymbolState {
  const found = `version ${bytes[0]}, ${bytes[1]} scales, ${bytes[2]} patterns`;
  const expected = `version ${VERSION}, ${SCALES.length} scales, ${ALL_PATTERNS.length} patterns`;
  if (found !== expected) {
    throw new StateVersionError(
      `Detector state: expected ${expected}, got ${found}; start the symbol afresh`,
    );
  }
  if (bytes.length !== BYTES) {
    throw new StateVersionError(
      `Detector state: ${bytes.length} bytes are not a whole state (${BYTES}); start the symbol afresh`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const state = new SymbolState(new Float64Array(STATE));
  let from = PREFIX;
  for (const [at, kind] of FIELDS) {
    state.data[at] = view[`get${kind}`](from);
    from += WIDTH[kind];
  }
  setLevels(state);
  return state;
}
