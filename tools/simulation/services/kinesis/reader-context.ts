import type { Simulation } from '../../core/simulation';
import type { SimulatedFunction } from '../lambda/simulated-function';
import type { RecordSource } from './record-source';
import type { StreamDelivery } from './stream-delivery';

/** The resources between which a reader moves the records of a shard. */
export interface ReaderContext {
  readonly simulation: Simulation;
  readonly source: RecordSource;
  readonly shardId: string;
  readonly fn: SimulatedFunction;
  readonly delivery: StreamDelivery;
}
