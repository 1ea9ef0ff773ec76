import { LineChart } from '/client/charts/line-chart.js';
import { html, useEffect, useMemo, useState } from '/client/components/preact.js';
import { useFaultBands } from '/sections/faults/use-fault-bands.js';

/** The most readings that the chart shows: an hour on the local target, and five on AWS. */
const MAX_POINTS = 1_800;

/**
 * How far each region is behind the other one, since the page was opened. The systems keep no history of it; on AWS, the
 * metric ReplicationLatency of DynamoDB is one.
 * @param {{ overview: import('./types.js').Overview }} props
 */
export function LagChart({ overview: { readAt, regions } }) {
  const [points, setPoints] = useState(
    /** @type {readonly { time: number, lags: Record<string, number | null> }[]} */ ([]),
  );
  useEffect(() => {
    const time = readAt / 1_000;
    const lags = Object.fromEntries(
      regions.map(({ region, lagMs }) => [region, lagMs === undefined ? null : lagMs / 1_000]),
    );
    // A page that connects again gets the last reading again.
    setPoints((earlier) =>
      time <= (earlier.at(-1)?.time ?? 0) ? earlier : [...earlier, { time, lags }].slice(-MAX_POINTS),
    );
  }, [readAt]);
  const names = regions.map(({ region }) => region);
  const times = useMemo(() => points.map(({ time }) => time), [points]);
  const series = useMemo(
    () =>
      names.map((region) => ({
        label: region,
        values: points.map(({ lags }) => lags[region] ?? null),
        unit: 's',
      })),
    [points],
  );
  const first = points[0]?.time ?? readAt / 1_000;
  const bands = useFaultBands(first, points.at(-1)?.time ?? first);
  return html`<${LineChart}
    title="Behind the other region, since this page was opened"
    times=${times}
    series=${series}
    bands=${bands}
  />`;
}
