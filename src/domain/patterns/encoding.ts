import {
  BLOCK_LENGTH,
  BLOCKS_LENGTH,
  FIRED,
  FORMING,
  HOT_LENGTH,
  PENDING,
  INDEX,
  LEVELS,
  NEAR_BELOW,
  OPEN,
  OPEN_PIVOT,
  PIVOT_LENGTH,
  PIVOT_COUNT,
  PIVOTS,
  MAX_PIVOTS,
  PRICE,
  SCALES,
  SCATTER,
  STORED_ARMED,
  SUMS_OPEN,
  SUMS_SETTLED,
  TIME,
} from './layout';
import {
  createFieldTable,
  FLOAT32,
  FLOAT64,
  INT32,
  listFloats,
  readFields,
  UINT8,
  writeFields,
  type Field,
} from './stored-fields';
import { createState, getBlockOffset, type SymbolState } from './state';
import { ALL_PATTERNS } from './types';
import { readArmedLevels, restoreDerivedState, storeArmedLevels } from './levels';

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

const PREFIX_BYTES = 3;
const HEADER_FIELDS = createFieldTable(listFloats(0, NEAR_BELOW));
const COLD_FIELDS = createFieldTable(listColdFields());
/** They are stored last, so that they follow the fields of the previous version. */
const PENDING_FIELDS = createFieldTable([[PENDING, UINT8], ...listFloats(PENDING + 1, HOT_LENGTH)]);
const PREVIOUS_BYTES = PREFIX_BYTES + HEADER_FIELDS.bytes + COLD_FIELDS.bytes;
const STATE_BYTES = PREVIOUS_BYTES + PENDING_FIELDS.bytes;

function listColdFields(): Field[] {
  const list: Field[] = [];
  for (let offset = FIRED; offset < LEVELS; offset += 1) list.push([offset, INT32]);
  for (let scale = 0; scale < SCALES.length; scale += 1) {
    const block = getBlockOffset(scale);
    list.push([block + OPEN, INT32]);
    for (const offset of [PIVOT_COUNT, STORED_ARMED, FORMING]) list.push([block + offset, UINT8]);
    for (const sums of [SUMS_SETTLED, SUMS_OPEN]) list.push(...listFloats(block + sums, block + sums + 3));
    for (let i = 0; i < MAX_PIVOTS; i += 1) {
      const pivot = block + PIVOTS + i * PIVOT_LENGTH;
      list.push([pivot + PRICE, FLOAT64], [pivot + TIME, FLOAT64]);
      list.push([pivot + INDEX, INT32], [pivot + SCATTER, FLOAT32]);
    }
  }
  return list;
}

/**
 * Encodes a state (1.5 KB): version, number of scales, number of patterns, then each number in network byte order.
 * A decoded state continues exactly as the original would.
 */
export function encodeState(state: SymbolState): Uint8Array {
  const { data, cold } = state;
  storeArmedLevels(state);
  const view = new DataView(new ArrayBuffer(STATE_BYTES));
  view.setUint8(0, STATE_VERSION);
  view.setUint8(1, SCALES.length);
  view.setUint8(2, ALL_PATTERNS.length);
  let position = writeFields(view, PREFIX_BYTES, data, HEADER_FIELDS);
  position = writeFields(view, position, alignPivotsToStart(cold), COLD_FIELDS);
  writeFields(view, position, data, PENDING_FIELDS);
  return new Uint8Array(view.buffer);
}

/**
 * Decodes a state of this version or the previous one.
 * @param state a state without any bars, to which the stored one is written
 * @throws StateVersionError if the bytes have another format, or are not a complete state
 */
export function decodeState(bytes: Uint8Array, state: SymbolState = createState()): SymbolState {
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
  let position = readFields(view, PREFIX_BYTES, state.data, HEADER_FIELDS);
  position = readFields(view, position, state.cold, COLD_FIELDS);
  if (!isPrevious) readFields(view, position, state.data, PENDING_FIELDS);
  alignPivotsToEnd(state.cold);
  readArmedLevels(state);
  restoreDerivedState(state);
  return state;
}

/** Stored pivots begin at the start of their block. Returns the same array if all blocks are full, otherwise a copy. */
function alignPivotsToStart(cold: Float64Array): Float64Array {
  let aligned = cold;
  for (let block = 0; block < BLOCKS_LENGTH; block += BLOCK_LENGTH) {
    const spare = countSpareNumbers(cold, block);
    if (spare === 0) continue;
    if (aligned === cold) aligned = cold.slice();
    const end = block + OPEN_PIVOT + PIVOT_LENGTH;
    aligned.copyWithin(block + PIVOTS, block + PIVOTS + spare, end);
    aligned.fill(0, end - spare, end);
  }
  return aligned;
}

/** Moves stored pivots to the end of their block. */
function alignPivotsToEnd(cold: Float64Array): void {
  for (let block = 0; block < BLOCKS_LENGTH; block += BLOCK_LENGTH) {
    const spare = countSpareNumbers(cold, block);
    if (spare === 0) continue;
    const end = block + OPEN_PIVOT + PIVOT_LENGTH;
    cold.copyWithin(block + PIVOTS + spare, block + PIVOTS, end - spare);
    cold.fill(0, block + PIVOTS, block + PIVOTS + spare);
  }
}

function countSpareNumbers(cold: Float64Array, block: number): number {
  return (MAX_PIVOTS - cold[block + PIVOT_COUNT]!) * PIVOT_LENGTH;
}
