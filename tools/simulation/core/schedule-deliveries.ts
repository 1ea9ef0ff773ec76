import type { Random } from './random';
import type { Simulation } from './simulation';
import type { WorldOptions } from './system';

/**
 * Schedules the deliveries of a run, on average one each `paceMs`. Each has random numbers of its own, so that it is the same
 * if others are omitted.
 * @param send sends the delivery with this index
 */
export function scheduleDeliveries(
  simulation: Simulation,
  { deliveries, paceMs, omitted }: WorldOptions,
  send: (index: number, random: Random) => void,
): void {
  const random = simulation.random.fork('deliveries');
  const scheduleFrom = (index: number): void => {
    if (index >= deliveries) return;
    const own = random.fork(String(index));
    const at = simulation.startsAt + Math.round((index + own.next()) * paceMs);
    simulation.schedule(Math.max(0, at - simulation.now), `delivery ${index}`, () => {
      scheduleFrom(index + 1);
      if (!omitted.has(index)) send(index, own);
    });
  };
  scheduleFrom(0);
}
