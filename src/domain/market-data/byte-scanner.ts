import type { EventTable } from './event-table';
import type { TimeRange } from './fields';
import { JSON_LIMITS } from '../validation/json';
import { RecordScanner, SPARE_BYTES, type RecordBytes } from './scanner';
import { SimdScanner } from './simd-scanner';

/** Scans records with SIMD instructions if they are in its memory and have the most usual format, otherwise without. */
export class ByteScanner {
  private readonly plain = new RecordScanner();
  private readonly simd = SimdScanner.create();
  /** Memory for a record of maximum length. Only a record that is stored here is scanned with SIMD instructions. */
  readonly record: { readonly buffer: Uint8Array; length: number } = {
    buffer: this.simd?.buffer ?? new Uint8Array(JSON_LIMITS.bytes + SPARE_BYTES),
    length: 0,
  };

  /** Adds all events of a record to a table, or none; see {@link RecordScanner.scan}. */
  scan(bytes: RecordBytes, record: number, range: TimeRange, table: EventTable): boolean {
    const { simd } = this;
    // Not their memory, because Uint8Array.buffer is a slow property.
    if (simd !== undefined && bytes === this.record && simd.scan(bytes.length, record, range, table))
      return true;
    return this.plain.scan(bytes, record, range.oldest, range.newest, table);
  }
}

let shared: ByteScanner | undefined;

/** Returns the scanner of this process. It is created at the first call, because most programs scan no records. */
export const getByteScanner = (): ByteScanner => (shared ??= new ByteScanner());
