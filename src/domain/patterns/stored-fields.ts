// The stored types of numbers; each preserves all bits that the state uses.
export const UINT8 = 0;
export const INT32 = 1;
export const FLOAT32 = 2;
export const FLOAT64 = 3;
const TYPE_BYTES = [1, 4, 4, 8];

/** A number of the hot or the cold part of a state, and its stored type. */
export type Field = readonly [offset: number, type: number];

/** Fields in typed arrays, because each batch decodes and encodes the state of each of its symbols. */
export interface FieldTable {
  readonly offsets: Int32Array;
  readonly types: Uint8Array;
  /** The bytes of all fields. */
  readonly bytes: number;
}

export function createFieldTable(fields: readonly Field[]): FieldTable {
  return {
    offsets: Int32Array.from(fields, ([offset]) => offset),
    types: Uint8Array.from(fields, ([, type]) => type),
    bytes: fields.reduce((sum, [, type]) => sum + TYPE_BYTES[type]!, 0),
  };
}

/** Lists the numbers from one offset up to another as doubles. */
export function listFloats(from: number, to: number): Field[] {
  return Array.from({ length: to - from }, (_, i): Field => [from + i, FLOAT64]);
}

/** Writes fields in network byte order. Returns the position after them. */
export function writeFields(
  view: DataView,
  start: number,
  data: Float64Array,
  { offsets, types }: FieldTable,
): number {
  let position = start;
  for (let field = 0; field < offsets.length; field += 1) {
    const type = types[field]!;
    writeField(view, position, type, data[offsets[field]!]!);
    position += TYPE_BYTES[type]!;
  }
  return position;
}

/** Reads fields into a part of a state. Returns the position after them. */
export function readFields(
  view: DataView,
  start: number,
  data: Float64Array,
  { offsets, types }: FieldTable,
): number {
  let position = start;
  for (let field = 0; field < offsets.length; field += 1) {
    const type = types[field]!;
    data[offsets[field]!] = readField(view, position, type);
    position += TYPE_BYTES[type]!;
  }
  return position;
}

function writeField(view: DataView, position: number, type: number, value: number): void {
  if (type === FLOAT64) view.setFloat64(position, value);
  else if (type === INT32) view.setInt32(position, value);
  else if (type === FLOAT32) view.setFloat32(position, value);
  else view.setUint8(position, value);
}

function readField(view: DataView, position: number, type: number): number {
  if (type === FLOAT64) return view.getFloat64(position);
  if (type === INT32) return view.getInt32(position);
  return type === FLOAT32 ? view.getFloat32(position) : view.getUint8(position);
}
