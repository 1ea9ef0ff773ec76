import { EVENT_KIND, type EventKind } from './event-kind';
import { COLUMNS, type EventTable } from './event-table';
import type { TimeRange } from './fields';
import { SIMD_MODULE } from './simd-module';

/** The functions of tools/pattern-detection/record-scanner/assembly. */
interface ScannerExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  getRecordOffset(): number;
  getRowsOffset(): number;
  readRecord(length: number, oldest: number, newest: number): number;
}

/** The part of the global WebAssembly that is used here; the types of Node.js do not contain it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** A row in numbers of 8 bytes: its six numbers, the words of the symbol with the kind, and the place of the id. */
const ROW_NUMBERS = 9;
const ROW_WORDS = 2 * ROW_NUMBERS;
const [WORDS, KIND, ID_POSITION, ID_LENGTH] = [12, 15, 16, 17];
const MAX_ROWS = 500;

/**
 * Reads records like RecordScanner, but with SIMD instructions in WebAssembly, in half of the time. It leaves more records
 * to the others: those with intervals, with numbers of more than 15 digits, or with symbols in lower case.
 */
export class SimdScanner {
  /** The memory of the record. Records must be written here. */
  readonly buffer: Uint8Array;
  private readonly numbers: Float64Array;
  private readonly words: Int32Array;

  private constructor(private readonly scanner: ScannerExports) {
    const { buffer } = scanner.memory;
    const [record, rows] = [scanner.getRecordOffset(), scanner.getRowsOffset()];
    this.buffer = new Uint8Array(buffer, record, rows - record);
    this.numbers = new Float64Array(buffer, rows, MAX_ROWS * ROW_NUMBERS);
    this.words = new Int32Array(buffer, rows, MAX_ROWS * ROW_WORDS);
  }

  /** Returns undefined if the processor or the runtime has no SIMD instructions for WebAssembly. */
  static create(): SimdScanner | undefined {
    try {
      const bytes = Uint8Array.from(atob(SIMD_MODULE), (character) => character.charCodeAt(0));
      return new SimdScanner(
        new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as ScannerExports,
      );
    } catch {
      return undefined;
    }
  }

  /**
   * Adds all events of the record in {@link buffer} to a table, or none.
   * @param record the index of the record in the batch
   * @returns whether the events were added
   */
  scan(length: number, record: number, { oldest, newest }: TimeRange, table: EventTable): boolean {
    const count = this.scanner.readRecord(length, oldest, newest);
    for (let index = 0; index < count; index++) this.addEvent(index, record, table);
    return count > 0;
  }

  private addEvent(index: number, record: number, table: EventTable): void {
    table.reserve();
    const { numbers, words } = this;
    const event = table.count++;
    copyColumns(numbers, index * ROW_NUMBERS, table.values, event * COLUMNS);
    const word = index * ROW_WORDS;
    table.symbol[event] = table.symbols.findOrAdd(
      words[word + WORDS]!,
      words[word + WORDS + 1]!,
      words[word + WORDS + 2]!,
    );
    table.record[event] = record;
    table.index[event] = index;
    const kind = words[word + KIND] as EventKind;
    table.kind[event] = kind;
    const idLength = words[word + ID_LENGTH]!;
    if (idLength > 0 && kind === EVENT_KIND.trade)
      table.details.set(event, { id: this.decodeId(words[word + ID_POSITION]!, idLength) });
  }

  private decodeId(position: number, length: number): string {
    const start = position - this.buffer.byteOffset;
    let text = '';
    for (let i = start; i < start + length; i++) text += String.fromCharCode(this.buffer[i]!);
    return text;
  }
}

/** Copies the {@link COLUMNS} numbers of an event. The JavaScript engine doesn't unroll a loop over so few numbers. */
const copyColumns = (from: Float64Array, source: number, to: Float64Array, target: number): void => {
  to[target] = from[source]!;
  to[target + 1] = from[source + 1]!;
  to[target + 2] = from[source + 2]!;
  to[target + 3] = from[source + 3]!;
  to[target + 4] = from[source + 4]!;
  to[target + 5] = from[source + 5]!;
};
