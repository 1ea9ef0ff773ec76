import { matchEvent } from '../../../../src/domain/event-patterns';
import { SECOND_MS } from '../names';
import type { ReaderContext } from './reader-context';
import type { StreamRecord } from './record-source';

/** Lambda Developer Guide, "Batching behavior": a batch has at most 6 MB, the limit of a synchronous invocation. */
const MAX_BATCH_BYTES = 6 * 1024 * 1024;

/** The records of a shard that no batch contains yet. Collects batches: one after another. */
export class PendingRecords {
  private records: StreamRecord[] = [];
  /** When the batching window of the first record ends. */
  private windowEndsAt = 0;
  private isPollPlanned = false;
  private isBusy = false;

  /** @param onBatch processes a batch; the next one follows after `continue` */
  constructor(
    private readonly context: Pick<ReaderContext, 'simulation' | 'source' | 'delivery'>,
    private readonly onBatch: (records: readonly StreamRecord[]) => void,
  ) {}

  get isEmpty(): boolean {
    return this.records.length === 0;
  }

  add(record: StreamRecord): void {
    const { filter } = this.context.delivery;
    if (filter && !matchEvent(filter, record.toEventRecord())) return;
    if (this.isEmpty) this.openWindow();
    this.records.push(record);
    this.planPoll(this.context.source.pollMs);
  }

  /** Collects the next batch, because the last one is processed. */
  continue(): void {
    this.isBusy = false;
    if (!this.isEmpty) this.planPoll(0);
  }

  private openWindow(): void {
    const { simulation, delivery } = this.context;
    this.windowEndsAt = simulation.now + delivery.windowSeconds * SECOND_MS;
  }

  private planPoll(delayMs: number): void {
    if (this.isPollPlanned || this.isBusy) return;
    const { simulation, source } = this.context;
    this.isPollPlanned = true;
    simulation.schedule(delayMs, `poll ${source.name}`, () => {
      this.isPollPlanned = false;
      this.poll();
    });
  }

  private poll(): void {
    const { simulation, delivery, source } = this.context;
    if (this.isEmpty) return;
    const count = this.countBatch();
    const isFull = count === delivery.batchSize || count < this.records.length;
    if (!isFull && simulation.now < this.windowEndsAt)
      return this.planPoll(Math.min(source.pollMs, this.windowEndsAt - simulation.now));
    this.isBusy = true;
    const batch = this.records.slice(0, count);
    this.records = this.records.slice(count);
    this.openWindow();
    this.onBatch(batch);
  }

  /** The number of records at the beginning that fit in a batch, at least one. */
  private countBatch(): number {
    let bytes = 0;
    for (const [index, record] of this.records.entries()) {
      bytes += record.bytes;
      if (index === this.context.delivery.batchSize || (index > 0 && bytes > MAX_BATCH_BYTES)) return index;
    }
    return this.records.length;
  }
}
