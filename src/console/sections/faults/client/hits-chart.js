import { LineChart } from '/client/charts/line-chart.js';
import { html, useEffect, useRef, useState } from '/client/components/preact.js';
import { useFaultBands } from './use-fault-bands.js';

/** @typedef {import('./fault-tables.js').ShownFault} ShownFault */

const SECONDS_SHOWN = 300;

/** @param {{ active: readonly ShownFault[], ended: readonly ShownFault[] }} faults */
const countHits = ({ active, ended }) =>
  new Map([...active, ...ended].map(({ id, hits, kind }) => [id, kind === 'event' ? 0 : hits]));

/**
 * Hits a second since the page was opened, with the faults as bands.
 * @param {{ faults: { active: readonly ShownFault[], ended: readonly ShownFault[] } }} props
 */
export function HitsChart({ faults }) {
  const latest = useRef(faults);
  latest.current = faults;
  const counted = useRef(countHits(faults));
  const [points, setPoints] = useState(/** @type {readonly { time: number, hits: number }[]} */ ([]));
  useEffect(() => {
    const timer = setInterval(() => {
      const hits = countHits(latest.current ?? faults);
      const previous = counted.current ?? new Map();
      // Of a fault that is not among the shown ones any more, nothing is counted.
      const added = [...hits].reduce((sum, [id, count]) => sum + count - (previous.get(id) ?? 0), 0);
      counted.current = hits;
      const time = Math.floor(Date.now() / 1000);
      setPoints((earlier) => [...earlier, { time, hits: added }].slice(-SECONDS_SHOWN));
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  const bands = useFaultBands(points[0]?.time, points.at(-1)?.time ?? 0);
  return html`<${LineChart}
    title="Hits a second, since this page was opened"
    times=${points.map(({ time }) => time)}
    series=${[{ label: 'hits', values: points.map(({ hits }) => hits), unit: '/s' }]}
    bands=${bands}
  />`;
}
