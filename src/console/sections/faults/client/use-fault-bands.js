import { useTopic } from '/client/api.js';
import { useMemo } from '/client/components/preact.js';

/**
 * Returns the faults of the local target as bands of charts, at most those that began after a time. On AWS, there are none.
 * @param {number} [since] seconds since 1970
 * @returns {readonly import('/client/charts/line-chart.js').Band[]} the same array until a fault begins or ends
 */
export function useFaultBands(since = 0) {
  const { value } = useTopic('faults', 'bands');
  return useMemo(
    () => (value ?? []).filter((/** @type {{ to: number }} */ { to }) => to >= since),
    [value, since],
  );
}
