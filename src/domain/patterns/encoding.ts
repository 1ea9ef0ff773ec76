import {
  ARMED,
  BLOCKS,
  FIRED,
  FORMING,
  HEADER_LENGTH,
  PENDING,
  INDEX,
  OPEN,
  PIVOT_LENGTH,
  PIVOT_COUNT,
  PIVOTS,
  MAX_PIVOTS,
  PRICE,
  SCALES,
  SCATTER,
  STATE_LENGTH,
  SUMS_SETTLED,
  TIME,
} from './layout';
import { getBlockOffset, SymbolState } from './state';
import { ALL_PATTERNS } from './types';
import { restoreDerivedState } from './levels';

/** Increment it whenever the meaning of a stored state changes without a change of the counts in {@link STATE_FORMAT}. */
const STATE_VERSION = 3;
/** The version without pending bars: its states are decoded as states with no pending bar. */
const PREVIOUS_VERSION = 2;

/**
 * The format of stored states. Each state begins with the version and the two counts; a state with other values cannot
 * be decoded, except for the previous version. So adding a pattern or a scale discards all stored states:
 * KinesisConsumer logs `detector reset` and starts a new state for each symbol. The order of the patterns is part of the
 * format, because states refer to patterns by index: append new ones. A test compares this object with the deployed
 * format.
 */
export const STATE_FORMAT = { version: STATE_VERSION, scales: SCALES, patterns: ALL_PATTERNS } as const;

/** A stored state has a format that this version cannot decode; use a new state (`createState`) instead. */
export class StateVersionError extends Error {
  override readonly name = 'StateVersionError';
}

/** A number of the state and its stored type; each type preserves all bits that the state uses. */
type Field = readonly [offset: number, kind: 'Uint8' | 'Int32' | 'Float32' | 'Float64'];

const FIELD_BYTES = { Uint8: 1, Int32: 4, Float32: 4, Float64: 8 };
const PREFIX_BYTES = 3;
const PREVIOUS_FIELDS = listPreviousFields();
const FIELDS: readonly Field[] = [...PREVIOUS_FIELDS, ...listPendingFields()];
const PREVIOUS_BYTES = countBytes(PREVIOUS_FIELDS);
const STATE_BYTES = countBytes(FIELDS);

function countBytes(fields: readonly Field[]): number {
  return fields.reduce((sum, [, kind]) => sum + FIELD_BYTES[kind], PREFIX_BYTES);
}

/** Lists the fields of pending bars. They are stored last, so that they follow the fields of the previous version. */
function listPendingFields(): Field[] {
  const list: Field[] = [[PENDING, 'Uint8']];
  for (let offset = PENDING + 1; offset < HEADER_LENGTH; offset += 1) list.push([offset, 'Float64']);
  return list;
}

function listPreviousFields(): Field[] {
  const list: Field[] = [];
  for (let offset = 0; offset < PENDING; offset += 1) list.push([offset, 'Float64']);
  for (let offset = FIRED; offset < BLOCKS; offset += 1) list.push([offset, 'Int32']);
  for (let scale = 0; scale < SCALES.length; scale += 1) {
    const block = getBlockOffset(scale);
    list.push([block + OPEN, 'Int32']);
    for (const offset of [PIVOT_COUNT, ARMED, FORMING]) list.push([block + offset, 'Uint8']);
    for (let offset = block + SUMS_SETTLED; offset < block + PIVOTS; offset += 1)
      list.push([offset, 'Float64']);
    for (let i = 0; i < MAX_PIVOTS; i += 1) {
      const pivot = block + PIVOTS + i * PIVOT_LENGTH;
      list.push([pivot + PRICE, 'Float64'], [pivot + TIME, 'Float64']);
      list.push([pivot + INDEX, 'Int32'], [pivot + SCATTER, 'Float32']);
    }
  }
  return list;
}

/**
 * Encodes a state (1.5 KB): version, number of scales, number of patterns, then each number in network byte order.
 * A decoded state continues exactly as the original would.
 */
export function encodeState({ data }: SymbolState): Uint8Array {
  const view = new DataView(new ArrayBuffer(STATE_BYTES));
  view.setUint8(0, STATE_VERSION);
  view.setUint8(1, SCALES.length);
  view.setUint8(2, ALL_PATTERNS.length);
  let position = PREFIX_BYTES;
  for (const [offset, kind] of FIELDS) {
    writeField(view, position, kind, data[offset]!);
    position += FIELD_BYTES[kind];
  }
  return new Uint8Array(view.buffer);
}

/**
 * Decodes a state of this version or the previous one.
 * @throws StateVersionError if the bytes have another format, or are not a complete state
 */
export function decodeState(bytes: Uint8Array): SymbolState {
  const isPrevious = bytes[0] === PREVIOUS_VERSION;
  const version = isPrevious ? PREVIOUS_VERSION : STATE_VERSION;
  const found = `version ${bytes[0]}, ${bytes[1]} scales, ${bytes[2]} patterns`;
  const expected = `version ${version}, ${SCALES.length} scales, ${ALL_PATTERNS.length} patterns`;
  if (found !== expected) {
    throw new StateVersionError(`Detector state: expected ${expected}, got ${found}; create a new state`);
  }
  const length = isPrevious ? PREVIOUS_BYTES : STATE_BYTES;
  if (bytes.length !== length) {
    throw new StateVersionError(
      `Detector state: expected ${length} bytes, got ${bytes.length}; create a new state`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const state = new SymbolState(new Float64Array(STATE_LENGTH));
  let position = PREFIX_BYTES;
  for (const [offset, kind] of isPrevious ? PREVIOUS_FIELDS : FIELDS) {
    state.data[offset] = readField(view, position, kind);
    position += FIELD_BYTES[kind];
  }
  restoreDerivedState(state);
  return state;
}

// A method that is selected by a composed name is five times slower, and each event of the stream decodes and encodes a state.
function writeField(view: DataView, position: number, kind: Field[1], value: number): void {
  if (kind === 'Float64') view.setFloat64(position, value);
  else if (kind === 'Int32') view.setInt32(position, value);
  else if (kind === 'Float32') view.setFloat32(position, value);
  else view.setUint8(position, value);
}

function readField(view: DataView, position: number, kind: Field[1]): number {
  if (kind === 'Float64') return view.getFloat64(position);
  if (kind === 'Int32') return view.getInt32(position);
  return kind === 'Float32' ? view.getFloat32(position) : view.getUint8(position);
}
