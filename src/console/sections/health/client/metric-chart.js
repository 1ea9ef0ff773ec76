import { LineChart } from '/client/charts/line-chart.js';
import { formatDuration } from '/client/components/index.js';
import { html, useMemo } from '/client/components/preact.js';
import { useFaultBands } from '/sections/faults/use-fault-bands.js';

/**
 * @typedef {{ title: string, period: number, from: number, to: number, times: readonly number[],
 *   series: readonly { label: string, values: readonly (number | null)[], unit?: string, problem?: string }[] }} Chart
 */

/** A chart of metrics, with the faults of its time as bands. @param {{ chart: Chart }} props */
export function MetricChart({ chart }) {
  const { title, period, from, to, times, series } = chart;
  const faults = useFaultBands(from, to);
  // A fault can begin after the last period that has ended.
  const bands = useMemo(() => faults.filter((band) => band.from <= to), [faults, to]);
  const shown = useMemo(
    () => series.filter(({ values }) => values.some((value) => value !== null)),
    [series],
  );
  const problems = series.flatMap(({ label, problem }) => (problem ? [`${label}: ${problem}`] : []));
  return html`<div>
    <${LineChart}
      title=${`${title}, per ${formatDuration(period * 1000)}`}
      times=${times}
      range=${{ from, to }}
      series=${shown}
      bands=${bands}
    />
    ${problems.length > 0 && html`<p class="muted">${problems.join('; ')}</p>`}
  </div>`;
}
