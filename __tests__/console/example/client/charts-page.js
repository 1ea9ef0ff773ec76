import { useQuery } from '/client/api.js';
import { CandleChart } from '/client/charts/candle-chart.js';
import { LineChart } from '/client/charts/line-chart.js';
import { PageHeader, QueryState } from '/client/components/index.js';
import { html, useMemo } from '/client/components/preact.js';

const NONE = /** @type {number[]} */ ([]);
const EMPTY = [{ label: 'Open', values: NONE }];

/** @param {{ bars: any[] }} props */
function Charts({ bars }) {
  const times = useMemo(() => bars.map(({ time }) => time), [bars]);
  const series = useMemo(
    () => [
      { label: 'Close', values: bars.map(({ close }) => close), unit: 'USD' },
      { label: 'Low', values: bars.map(({ low }, index) => (index === 5 ? null : low)), unit: 'USD' },
    ],
    [bars],
  );
  const single = useMemo(
    () => [{ label: 'Open', values: bars.map(({ open }, index) => (index === 30 ? open : null)) }],
    [bars],
  );
  const bands = useMemo(
    () => [
      {
        from: times[20] ?? 0,
        to: times[30] ?? 0,
        label: 'Fault: late answers',
        kind: /** @type {const} */ ('warning'),
      },
    ],
    [times],
  );
  const lines = useMemo(
    () => [
      {
        id: 'neckline',
        label: 'Neckline',
        kind: /** @type {const} */ ('confirmed'),
        points: [5, 45].map((index) => ({ time: times[index] ?? 0, price: 98 })),
      },
    ],
    [times],
  );
  const markers = useMemo(
    () => [
      {
        id: 'a1',
        time: times.at(-1) ?? 0,
        label: 'alert',
        position: /** @type {const} */ ('above'),
        kind: /** @type {const} */ ('critical'),
        href: '/messages/m1',
      },
    ],
    [times],
  );
  return html`
    <${CandleChart} title="Prices" bars=${bars} lines=${lines} markers=${markers} bands=${bands} />
    <${LineChart} title="Closes" times=${times} series=${series} bands=${bands} />
    <${LineChart} title="One value" times=${times} series=${single} />
    <${LineChart} title="No values" times=${NONE} series=${EMPTY} />
  `;
}

export default function ChartsPage() {
  const result = useQuery('example', 'bars');
  return html`
    <${PageHeader} title="Charts" sentence="Prices of a made symbol." />
    <${QueryState} result=${result}>${(/** @type {any[]} */ bars) => html`<${Charts} bars=${bars} />`}</${QueryState}>
  `;
}
