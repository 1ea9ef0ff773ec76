import type { PackedRecord } from './pack';
import type { StreamPosition } from './position';

/** The result for one record of a request: its position, or the error code of its rejection. */
export type PutResult = StreamPosition | { readonly errorCode: string };

/** Sends one PutRecords request; the results have the order of the records. */
export type PutRecords = (records: readonly PackedRecord[]) => Promise<readonly PutResult[]>;

export interface SenderOptions {
  readonly put: PutRecords;
  /** Waits, in milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Called for each accepted record. */
  readonly onSent: (record: PackedRecord, position: StreamPosition) => void;
}

/** Below the limits of Kinesis, which are 500 records and 5 MB per request. */
const MAX_RECORDS = 200;
const MAX_BYTES = 4_000_000;
const ATTEMPTS = 10;
const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 5_000;

/**
 * Sends records in requests with at most one record per partition key, one request at a time, and retries only the
 * rejected records. So records of a key stay in order, although Kinesis may reject any part of a request.
 */
export class RecordSender {
  private batch = new Map<string, PackedRecord>();
  private bytes = 0;

  constructor(private readonly options: SenderOptions) {}

  async send(record: PackedRecord): Promise<void> {
    const size = Buffer.byteLength(record.data) + record.key.length;
    const full = this.batch.size >= MAX_RECORDS || this.bytes + size > MAX_BYTES;
    if (full || this.batch.has(record.key)) await this.flush();
    this.batch.set(record.key, record);
    this.bytes += size;
  }

  /** Sends the buffered records. @throws Error if the stream keeps rejecting some of them */
  async flush(): Promise<void> {
    const { put, wait, onSent } = this.options;
    let pending = [...this.batch.values()];
    this.batch.clear();
    this.bytes = 0;
    for (let attempt = 1; pending.length > 0; attempt++) {
      const results = await put(pending);
      const rejected: PackedRecord[] = [];
      let code = '';
      pending.forEach((record, index) => {
        const result = results[index];
        if (result !== undefined && 'sequenceNumber' in result) onSent(record, result);
        else {
          rejected.push(record);
          code = result?.errorCode ?? 'no answer';
        }
      });
      pending = rejected;
      if (pending.length === 0) return;
      if (attempt === ATTEMPTS) {
        throw new Error(
          `the stream rejected ${pending.length} records ${ATTEMPTS} times (${code}); try again later`,
        );
      }
      await wait(Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), MAX_WAIT_MS));
    }
  }
}
