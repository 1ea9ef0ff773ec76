import { type BatchResponse, readBatchResponse } from '../batch-response';
import { isServiceDown, SECOND_MS } from '../names';
import { createFailureRecord, type DiscardCondition } from './failure-record';
import { PendingRecords } from './pending-records';
import type { ReaderContext } from './reader-context';
import type { StreamRecord } from './record-source';

/** The waits before a failed or throttled batch is tried again. AWS documents no numbers. */
const RETRY_MS = { first: SECOND_MS, longest: 60 * SECOND_MS };

/** Records that are processed together, and how often the function failed them since they were last split. */
interface Batch {
  readonly records: readonly StreamRecord[];
  failures: number;
  /** The number of consecutive attempts that Lambda could not start. */
  refusals: number;
}

const createBatch = (records: readonly StreamRecord[]): Batch => ({ records, failures: 0, refusals: 0 });

/** Processes the records of a shard, or those of a part of its keys, in their order: one batch after another. */
export class ShardReader {
  /** The number of records that were passed to the function, with repetitions. */
  delivered = 0;
  /** The records that the stream deleted before they were processed. */
  readonly expired: StreamRecord[] = [];
  private readonly pending: PendingRecords;
  private isRunning = false;

  constructor(private readonly context: ReaderContext) {
    this.pending = new PendingRecords(context, (records) => this.start(records));
  }

  /** Whether all records are processed. */
  get isDone(): boolean {
    return !this.isRunning && this.pending.isEmpty;
  }

  add(record: StreamRecord): void {
    this.pending.add(record);
  }

  private start(records: readonly StreamRecord[]): void {
    this.isRunning = true;
    void this.process(createBatch(records)).then(() => {
      this.isRunning = false;
      this.pending.continue();
    });
  }

  /** Lambda Developer Guide, "Retain discarded batch records": splitting a batch does not use up its retries. */
  private async process(first: Batch): Promise<void> {
    const batches = [first];
    while (batches.length > 0) {
      const batch = this.removeOld(batches.shift()!);
      if (batch.records.length === 0) continue;
      const response = await this.invoke(batch);
      if (response === undefined) {
        batches.unshift(batch);
        await this.wait(batch.refusals++);
      } else if (response.status !== 'succeeded') {
        batch.refusals = 0;
        batches.unshift(...(await this.retry(batch, response)));
      } else if (this.isCheckpointLost(batch)) batches.unshift(createBatch(batch.records));
    }
  }

  /** @returns the answer of the function; undefined if Lambda could not start it, which does not count as an attempt */
  private async invoke({ records }: Batch): Promise<BatchResponse | undefined> {
    const { fn, source, simulation } = this.context;
    if (isServiceDown(simulation, source.service, source.region)) return undefined;
    const result = await fn.invokeWith({ Records: records.map((record) => record.toEventRecord()) });
    if (result.status === 'throttled' || result.status === 'unavailable') return undefined;
    this.delivered += records.length;
    return result.status === 'failed'
      ? { status: 'failed' }
      : readBatchResponse(result.payload, new Set(records.map(({ sequenceNumber }) => sequenceNumber)));
  }

  /** Returns the batches in which failed records are tried again, after the wait before the first one. */
  private async retry(batch: Batch, response: BatchResponse): Promise<readonly Batch[]> {
    const { records } = batch;
    if (response.status === 'failed' && records.length > 1) {
      const middle = Math.ceil(records.length / 2);
      await this.wait(0);
      return [createBatch(records.slice(0, middle)), createBatch(records.slice(middle))];
    }
    // The checkpoint is the lowest failed number: all records from it on are processed again.
    const checkpoint =
      response.status === 'partly-failed'
        ? records.findIndex(({ sequenceNumber }) => response.failedIds.has(sequenceNumber))
        : 0;
    if (checkpoint > 0) return [createBatch(records.slice(checkpoint))];
    batch.failures++;
    if (batch.failures > (this.context.delivery.retries ?? Infinity)) {
      this.discard(records, 'RetryAttemptsExhausted', batch.failures);
      return [];
    }
    await this.wait(batch.failures - 1);
    return [batch];
  }

  /** Discards the records that are too old. */
  private removeOld(batch: Batch): Batch {
    const { simulation, delivery } = this.context;
    const oldest = simulation.now - (delivery.maxRecordAgeSeconds ?? Infinity) * SECOND_MS;
    const isOld = ({ arrivedAt }: StreamRecord): boolean => arrivedAt < oldest;
    const isExpired = (record: StreamRecord): boolean => record.expiresAt <= simulation.now;
    const old = batch.records.filter(isOld);
    if (old.length > 0) this.discard(old, 'RecordAgeExceeded', batch.failures);
    const rest = batch.records.filter((record) => !isOld(record));
    this.expired.push(...rest.filter(isExpired));
    const records = rest.filter((record) => !isExpired(record));
    return records.length === batch.records.length ? batch : { ...batch, records };
  }

  private discard(records: readonly StreamRecord[], condition: DiscardCondition, invocations: number): void {
    const { simulation, source, shardId, fn, delivery } = this.context;
    const requestId = `${shardId}:${records[0]!.sequenceNumber}`;
    simulation.trace.note(
      `${source.service} ${source.name} ${requestId} ${records.length} records ${condition}`,
    );
    const { arn: functionArn } = fn;
    delivery.onFailure.send(
      JSON.stringify(
        createFailureRecord({
          ...{ source, shardId, records, functionArn, requestId, condition, invocations },
          at: simulation.now,
        }),
      ),
    );
  }

  /** A mapping processes records at least once: after a processed batch, its position can be lost. */
  private isCheckpointLost({ records }: Batch): boolean {
    const { simulation, source, shardId } = this.context;
    const where = `checkpoint ${source.name} ${shardId} ${records[0]!.sequenceNumber} ${simulation.now}`;
    return simulation.faults.happens('duplicate', where);
  }

  private wait(attempt: number): Promise<void> {
    const { simulation, source } = this.context;
    const ms = Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** Math.min(attempt, 16));
    return new Promise((resolve) => simulation.schedule(ms, `retry ${source.name}`, resolve));
  }
}
