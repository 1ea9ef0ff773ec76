import { html, useEffect, useMemo, useRef, useState } from '../components/preact.js';
import { formatTime } from '../components/format.js';
import { drawChangedBars, findBar, groupByTime, openMarker, summarize } from './candle-data.js';
import { CandleLegend } from './candle-legend.js';
import { CandleDrawing } from './candle-series.js';
import { ChartFrame, moveCursor } from './chart-frame.js';
import { useChartColors } from './theme.js';

/**
 * @typedef {import('./candle-series.js').Bar} Bar
 * @typedef {import('./candle-series.js').DrawnLine} DrawnLine
 * @typedef {import('./candle-series.js').Marker} Marker
 * @typedef {import('./line-chart.js').Band} Band
 */

/** @type {readonly any[]} */
const NONE = [];
const COLUMNS = [
  { key: 'time', title: 'Time', render: (/** @type {Bar} */ { time }) => formatTime(time * 1_000) },
  ...['open', 'high', 'low', 'close', 'volume'].map((key) => ({
    key,
    title: key[0]?.toUpperCase() + key.slice(1),
    align: /** @type {const} */ ('end'),
  })),
  { key: 'marks', title: 'Marks' },
];

/**
 * Candles with volume, and on them lines of patterns, markers that lead to pages, and bands. A bar that is new or whose
 * prices changed is updated alone; all bars are drawn again only if an earlier one differs.
 * @param {{ title: string, bars: readonly Bar[], lines?: readonly DrawnLine[], markers?: readonly Marker[],
 *   bands?: readonly Band[], summary?: string, height?: number, focus?: { from: number, to: number } }} props `bars` in the
 *   order of their times; `focus` is a period in seconds that is shown whenever it changes
 */
export function CandleChart({
  title,
  bars,
  lines = NONE,
  markers = NONE,
  bands = NONE,
  summary,
  height = 360,
  focus,
}) {
  const colors = useChartColors();
  const element = useRef(/** @type {HTMLElement | null} */ (null));
  const drawing = useRef(/** @type {CandleDrawing | undefined} */ (undefined));
  const drawn = useRef(/** @type {readonly Bar[]} */ (NONE));
  const current = useRef({ bars, markers });
  current.current = { bars, markers };
  const [cursor, setCursor] = useState(/** @type {number | undefined} */ (undefined));

  useEffect(() => {
    if (!element.current) return undefined;
    const created = new CandleDrawing(element.current, height);
    drawing.current = created;
    created.chart.subscribeCrosshairMove(({ time, point }) => {
      if (point) setCursor(findBar(current.current.bars, Number(time)));
    });
    created.chart.subscribeClick(({ hoveredInfo }) =>
      openMarker(current.current.markers, hoveredInfo?.objectId),
    );
    return () => {
      drawing.current = undefined;
      drawn.current = NONE;
      created.remove();
    };
  }, [height]);
  useEffect(() => {
    drawing.current?.paint(colors);
    drawing.current?.setBars(bars);
    drawn.current = bars;
  }, [colors, height]);
  useEffect(() => {
    if (!drawing.current || drawn.current === bars) return;
    drawChangedBars(drawing.current, drawn.current, bars);
    drawn.current = bars;
  }, [bars]);
  useEffect(() => drawing.current?.setLines(lines), [lines, colors, height]);
  useEffect(() => drawing.current?.setMarkers(markers), [markers, colors, height]);
  useEffect(() => drawing.current?.bands.update(bands, colors), [bands, colors, height]);
  useEffect(() => focus && drawing.current?.show(focus), [focus?.from, focus?.to, height]);

  const marksByTime = useMemo(() => groupByTime(markers), [markers]);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const bar = cursor === undefined ? undefined : bars[cursor];
    if (event.key === 'Enter' && bar) return openMarker(markers, marksByTime.get(bar.time)?.[0]?.id);
    const index = moveCursor(event.key, cursor, bars.length);
    const target = index === undefined ? undefined : bars[index];
    if (!target || !drawing.current) return;
    event.preventDefault();
    const { chart, candles } = drawing.current;
    chart.setCrosshairPosition(target.close, /** @type {any} */ (target.time), candles);
    setCursor(index);
  };
  const describe = (/** @type {Bar} */ { time, open, high, low, close, volume }) => {
    const marks = marksByTime
      .get(time)
      ?.map(({ label, href }) => `${label}${href ? ' (Enter opens it)' : ''}`);
    return `${formatTime(time * 1_000)}: open ${open}, high ${high}, low ${low}, close ${close}${
      volume === undefined ? '' : `, volume ${volume.toLocaleString('en-US')}`
    }${marks ? `. ${marks.join(', ')}` : ''}`;
  };
  const readRows = () =>
    [...bars].reverse().map((bar) => ({
      ...bar,
      marks: marksByTime
        .get(bar.time)
        ?.map(({ id, label, href }) => (href ? html`<a key=${id} href=${href}>${label}</a> ` : `${label} `)),
    }));

  const bar = cursor === undefined ? undefined : bars[cursor];
  return html`<${ChartFrame}
    title=${title}
    summary=${summary ?? summarize(bars, markers)}
    columns=${COLUMNS}
    readRows=${readRows}
    rowKey=${(/** @type {Bar} */ { time }) => String(time)}
    reading=${bar ? describe(bar) : ''}
    onKeyDown=${onKeyDown}
    legend=${html`<${CandleLegend} lines=${lines} bands=${bands} colors=${colors} />`}
    attribution=${html`<p class="chart-attribution">
      ${'Chart: '}<a href="https://www.tradingview.com/" target="_blank" rel="noreferrer"
        >TradingView Lightweight Charts™</a
      >
    </p>`}
  >
    <div ref=${element} aria-hidden="true" style=${{ height: `${height}px` }}></div>
  </${ChartFrame}>`;
}
