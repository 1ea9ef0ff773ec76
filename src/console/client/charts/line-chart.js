import { html, useEffect, useMemo, useRef, useState } from '../components/preact.js';
import { formatTime } from '../components/format.js';
import { ChartFrame, moveCursor } from './chart-frame.js';
import { drawBands } from './line-bands.js';
import { Legend, SERIES_COLORS } from './line-legend.js';
import { findSingleValues } from './single-values.js';
import { useChartColors } from './theme.js';
import { TIME_LABELS } from './time-labels.js';
import { chooseRange } from './time-range.js';

/** @typedef {import('uplot')} Plot */
/** The class of uPlot, which a script in index.html defines. @type {typeof import('uplot')} */
const uPlot = Reflect.get(globalThis, 'uPlot');

/**
 * @typedef {object} Series
 * @property {string} label
 * @property {readonly (number | null)[]} values one for each time; null where there is none
 * @property {string} [unit] such as `ms`
 *
 * @typedef {object} Band a period that is marked on the chart, such as an injected fault
 * @property {number} from seconds since 1970
 * @property {number} to
 * @property {string} label
 * @property {'ok' | 'warning' | 'critical' | 'info'} [kind]
 */

/** The least distance between two labels of times, such as 23:59:59, in pixels. */
const LABEL_WIDTH = 72;
/** Lines differ by their dashes too, for those who don't see the colors. */
const DASHES = [[], [6, 3], [2, 3], [10, 3, 2, 3], [4, 4], [1, 4]];

/** Only values without a neighbor are drawn as points: a line shows the others. */
const POINTS = {
  show: false,
  size: 4,
  filter: (/** @type {Plot} */ plot, /** @type {number} */ index) => findSingleValues(plot.data[index] ?? []),
};

/** @param {number | null | undefined} value @param {string} [unit] */
const formatValue = (value, unit = '') =>
  value === null || value === undefined
    ? 'no value'
    : `${value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 })}${unit && ` ${unit}`}`;

/** Describes what a chart shows: the last value of each series, and its range. @param {readonly Series[]} series */
const summarize = (series) =>
  series
    .map(({ label, values, unit }) => {
      const known = values.filter((value) => value !== null);
      if (known.length === 0) return `${label}: no value.`;
      const range = `${formatValue(Math.min(...known))} to ${formatValue(Math.max(...known), unit)}`;
      return `${label}: last ${formatValue(known.at(-1), unit)}, ${range}.`;
    })
    .join(' ');

/**
 * Lines over time. New values only replace the data of the chart, which is fast enough for each frame. A line ends where a
 * value is missing; a single value between two missing ones is a point.
 * @param {{ title: string, times: readonly number[], range?: import('./time-range.js').TimeRange,
 *   series: readonly Series[], bands?: readonly Band[], summary?: string, height?: number }} props `times` in seconds since 1970, ascending; without a `range`, they fill the chart
 */
export function LineChart({ title, times, range, series, bands = [], summary, height = 180 }) {
  const colors = useChartColors();
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  const chart = useRef(/** @type {Plot | undefined} */ (undefined));
  const current = useRef({ bands, colors, range });
  current.current = { bands, colors, range };
  const [cursor, setCursor] = useState(/** @type {number | undefined} */ (undefined));
  const labels = series.map(({ label, unit }) => `${label}${unit ? ` (${unit})` : ''}`).join('\n');
  const isEmpty = times.length === 0;
  const data = /** @type {import('uplot').AlignedData} */ (
    /** @type {unknown} */ ([times, ...series.map(({ values }) => values)])
  );

  useEffect(() => {
    const target = element.current;
    // Without a time, uPlot has no range to draw.
    if (!target || isEmpty) return undefined;
    const axis = {
      stroke: colors['ink-quiet'],
      grid: { stroke: colors.line, width: 1 },
      ticks: { stroke: colors.line, width: 1 },
      font: '12px system-ui',
    };
    const plot = new uPlot(
      {
        width: target.clientWidth,
        height,
        legend: { show: false },
        tzDate: (time) => uPlot.tzDate(new Date(time * 1_000), 'Etc/UTC'),
        cursor: { drag: { x: false, y: false }, points: { size: 6 } },
        scales: { x: { range: (_, first, last) => chooseRange(first, last, current.current.range) } },
        axes: [
          { ...axis, values: TIME_LABELS, space: LABEL_WIDTH },
          { ...axis, size: 56 },
        ],
        series: [
          {},
          ...series.map((_, index) => {
            const stroke = colors[SERIES_COLORS[index % SERIES_COLORS.length] ?? 'ink'];
            return {
              stroke,
              width: 1.5,
              dash: DASHES[index % DASHES.length],
              points: { ...POINTS, fill: stroke },
            };
          }),
        ],
        hooks: {
          drawClear: [(plot) => drawBands(plot, current.current.bands, current.current.colors)],
          setCursor: [({ cursor: { idx } }) => setCursor(idx ?? undefined)],
        },
      },
      data,
      target,
    );
    chart.current = plot;
    const observer = new ResizeObserver(() => {
      if (target.clientWidth > 0) plot.setSize({ width: target.clientWidth, height });
    });
    observer.observe(target);
    return () => {
      observer.disconnect();
      plot.destroy();
      chart.current = undefined;
    };
  }, [labels, colors, height, isEmpty]);
  useEffect(() => chart.current?.setData(data), [times, series]);
  useEffect(() => chart.current?.redraw(false), [bands]);

  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const target = moveCursor(event.key, cursor, times.length);
    const plot = chart.current;
    if (target === undefined || !plot) return;
    event.preventDefault();
    plot.setCursor({ left: plot.valToPos(times[target] ?? 0, 'x'), top: 0 });
    setCursor(target);
  };
  const describe = (/** @type {number} */ index) =>
    `${formatTime((times[index] ?? 0) * 1_000)}: ${series
      .map(({ label, values, unit }) => `${label} ${formatValue(values[index], unit)}`)
      .join(', ')}`;
  const columns = useMemo(
    () => [
      { key: 'time', title: 'Time', render: (/** @type {any} */ { time }) => formatTime(time * 1_000) },
      ...labels
        .split('\n')
        .map((label, index) => ({ key: `s${index}`, title: label, align: /** @type {const} */ ('end') })),
    ],
    [labels],
  );
  const readRows = () =>
    times
      .map((time, row) => ({
        time,
        ...Object.fromEntries(series.map(({ values }, index) => [`s${index}`, values[row]])),
      }))
      .reverse();

  return html`<${ChartFrame}
    title=${title}
    summary=${summary ?? summarize(series)}
    columns=${columns}
    readRows=${readRows}
    rowKey=${(/** @type {any} */ { time }) => String(time)}
    reading=${cursor === undefined || cursor >= times.length ? '' : describe(cursor)}
    onKeyDown=${onKeyDown}
    legend=${html`<${Legend} series=${series} bands=${bands} colors=${colors} />`}
  >
    ${isEmpty && html`<p class="muted">No value yet.</p>`}
    <div ref=${element} aria-hidden="true"></div>
  </${ChartFrame}>`;
}
