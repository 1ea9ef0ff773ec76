import { LineChart } from '/client/charts/line-chart.js';
import { formatDuration } from '/client/components/index.js';
import { html, useMemo } from '/client/components/preact.js';
import { useFaultBands } from '/sections/faults/use-fault-bands.js';
import { countByTime } from './count-by-time.js';

/**
 * The decisions about the shown transactions over time, with the faults of the local target.
 * @param {{ rows: readonly import('./transaction-list.js').Listed[] }} props
 */
export function DecisionChart({ rows }) {
  const { seconds, times, counts } = useMemo(() => countByTime(rows), [rows]);
  const bands = useFaultBands(times[0]);
  const series = useMemo(
    () => [
      { label: 'approved', values: counts.approve },
      { label: 'sent to review', values: counts.review },
      { label: 'declined', values: counts.decline },
    ],
    [counts],
  );
  if (times.length === 0) return null;
  return html`<${LineChart}
    title=${`Decisions by the time of the request, each ${formatDuration(1_000 * seconds)}`}
    times=${times}
    series=${series}
    bands=${bands}
  />`;
}
