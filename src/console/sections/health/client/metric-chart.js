import { LineChart } from '/client/charts/line-chart.js';
import { formatDuration } from '/client/components/index.js';
import { html, useMemo } from '/client/components/preact.js';
import { useFaultBands } from '/sections/faults/use-fault-bands.js';

/**
 * @typedef {{ title: string, period: number, times: readonly number[],
 *   series: readonly { label: string, values: readonly (number | null)[], unit?: string, problem?: string }[] }} Chart
 */

/** A chart of metrics, with the faults of its time as bands. @param {{ chart: Chart }} props */
export function MetricChart({ chart }) {
  const { title, period, times, series } = chart;
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const faults = useFaultBands(first, last);
  // The chart shows the time of its values only; a fault can begin before and end after it.
  const bands = useMemo(
    () =>
      faults
        .filter(({ from }) => from <= last)
        .map((band) => ({ ...band, from: Math.max(band.from, first) })),
    [faults, first, last],
  );
  const shown = useMemo(
    () => series.filter(({ values }) => values.some((value) => value !== null)),
    [series],
  );
  const problems = series.flatMap(({ label, problem }) => (problem ? [`${label}: ${problem}`] : []));
  return html`<div>
    <${LineChart}
      title=${`${title}, per ${formatDuration(period * 1000)}`}
      times=${times}
      series=${shown}
      bands=${bands}
    />
    ${problems.length > 0 && html`<p class="muted">${problems.join('; ')}</p>`}
  </div>`;
}
