import type { Simulation } from '../../core/simulation';
import type { ReadLag } from './stale-rows';

/** Amazon DynamoDB Developer Guide, "Read consistency": other reads usually return a write within one second. */
const MAX_READ_LAG_MS = 1_000;

/** Creates the lag of the reads of a table in a simulation. @param name different for each table */
export function createReadLag(simulation: Simulation, name: string): ReadLag {
  const random = simulation.random.fork(`read lag ${name}`);
  return { now: () => simulation.now, pickMs: () => Math.round(random.pickMagnitude(1, MAX_READ_LAG_MS)) };
}
