import { useTopic } from '/client/api.js';
import { useMemo } from '/client/components/preact.js';

/** @typedef {import('/client/charts/line-chart.js').Band} Band */

/**
 * Returns the faults of the local target as bands of charts, without those that ended before a time. On AWS, there are none.
 * @param {number} [since] seconds since 1970
 * @param {number} [until] the last time of the chart: a band ends there at the latest
 * @returns {readonly Band[]} the same array until a fault begins or ends
 */
export function useFaultBands(since = 0, until = Infinity) {
  const { value } = useTopic('faults', 'bands');
  return useMemo(
    () =>
      /** @type {readonly Band[]} */ (value ?? [])
        .filter(({ to }) => to >= since)
        .map((band) => ({ ...band, to: Math.max(band.from, Math.min(band.to, until)) })),
    [value, since, until],
  );
}
