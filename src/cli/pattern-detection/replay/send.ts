import type { StreamRecord } from './pack';

/** Where a record was stored. */
export interface Place {
  readonly shardId: string;
  readonly sequenceNumber: string;
}

/** What became of one record of a request: its place, or the error code for which it was refused. */
export type PutResult = Place | { readonly errorCode: string };

/** One PutRecords request; the answers stand in the order of the records. */
export type Put = (records: readonly StreamRecord[]) => Promise<readonly PutResult[]>;

export interface SenderOptions {
  readonly put: Put;
  /** Waits, in milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Told after each record that was taken. */
  readonly onSent: (record: StreamRecord, place: Place) => void;
}

/** Kinesis takes 500 records and 5 MB in a request. */
const MAX_RECORDS = 200;
const MAX_BYTES = 4_000_000;
const ATTEMPTS = 10;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/**
 * Sends records in requests that hold at most one record of each key, one request at a time, and repeats only what
 * was refused: so a later record of a key never overtakes an earlier one, though Kinesis may refuse any part.
 */
export class Sender {
  private batch = new Map<string, StreamRecord>();
  private bytes = 0;

  constructor(private readonly options: SenderOptions) {}

  async send(record: StreamRecord): Promise<void> {
    const size = Buffer.byteLength(record.data) + record.key.length;
    const full = this.batch.size >= MAX_RECORDS || this.bytes + size > MAX_BYTES;
    if (full || this.batch.has(record.key)) await this.flush();
    this.batch.set(record.key, record);
    this.bytes += size;
  }

  /** Sends what has been gathered. @throws Error if the stream goes on refusing a part of it */
  async flush(): Promise<void> {
    const { put, wait, onSent } = this.options;
    let left = [...this.batch.values()];
    this.batch.clear();
    this.bytes = 0;
    for (let attempt = 1; left.length > 0; attempt++) {
      const results = await put(left);
      const refused: StreamRecord[] = [];
      let code = '';
      left.forEach((record, index) => {
        const result = results[index];
        if (result !== undefined && 'sequenceNumber' in result) onSent(record, result);
        else {
          refused.push(record);
          code = result?.errorCode ?? 'no answer';
        }
      });
      left = refused;
      if (left.length === 0) return;
      if (attempt === ATTEMPTS) {
        throw new Error(
          `the stream refused ${left.length} records ${ATTEMPTS} times (${code}); try again later`,
        );
      }
      await wait(Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS));
    }
  }
}
