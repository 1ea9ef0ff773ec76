import { createHash } from 'node:crypto';
import type { Simulation } from '../../core/simulation';
import type { SimulatedFunction } from '../lambda/simulated-function';
import type { RecordSource } from './record-source';
import { ShardReader } from './shard-reader';
import { checkDelivery, type StreamDelivery } from './stream-delivery';

/**
 * The event source mapping of a stream: it invokes a function with the records of each shard in their order, halves a batch
 * after an error, and tries it again from the failed record on after a partial answer.
 */
export class StreamMapping {
  private readonly readers: ShardReader[] = [];

  constructor(simulation: Simulation, source: RecordSource, fn: SimulatedFunction, delivery: StreamDelivery) {
    checkDelivery(delivery, source.service);
    const { parallelization = 1 } = delivery;
    for (const shard of source.shards) {
      const readers = Array.from(
        { length: parallelization },
        () => new ShardReader({ simulation, source, shardId: shard.id, fn, delivery }),
      );
      this.readers.push(...readers);
      shard.onRecord((record) =>
        readers[parallelization === 1 ? 0 : pickReader(record.partitionKey, parallelization)]!.add(record),
      );
    }
  }

  /** The number of records that were passed to the function, with repetitions. */
  get delivered(): number {
    return this.readers.reduce((sum, { delivered }) => sum + delivered, 0);
  }

  /** The number of records that the stream deleted before they were processed. */
  get expired(): number {
    return this.readers.reduce((sum, { expired }) => sum + expired.length, 0);
  }

  /** Whether all records are processed. */
  get isDone(): boolean {
    return this.readers.every(({ isDone }) => isDone);
  }
}

/** The records of a key have the same reader, so that they are processed in their order. */
const pickReader = (partitionKey: string, readers: number): number =>
  createHash('md5').update(partitionKey).digest().readUInt32BE(0) % readers;
