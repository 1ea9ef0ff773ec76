import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  LineSeries,
  LineStyle,
} from '/packages/lightweight-charts/dist/lightweight-charts.standalone.production.mjs';
import { CandleBands } from './candle-bands.js';
import { fade } from './theme.js';

/**
 * A line of a pattern, such as a neckline, through points of the chart.
 * @typedef {object} DrawnLine
 * @property {string} id
 * @property {string} label
 * @property {'forming' | 'confirmed' | 'level'} kind forming lines are dashed, levels dotted
 * @property {readonly { time: number, price: number }[]} points times of bars, ascending
 *
 * @typedef {object} Marker a sign at a bar, such as an alert
 * @property {string} id
 * @property {number} time the time of a bar
 * @property {string} label
 * @property {'above' | 'below'} position
 * @property {'ok' | 'warning' | 'critical' | 'info'} kind
 * @property {string} [href] the page that a click opens
 *
 * @typedef {object} Bar
 * @property {number} time seconds since 1970
 * @property {number} open
 * @property {number} high
 * @property {number} low
 * @property {number} close
 * @property {number} [volume]
 */

const STYLES = /** @type {const} */ ({ forming: 'info', confirmed: 'accent', level: 'ink-quiet' });

/** The number of bars that are visible at first, and the empty space after the last one. */
const VISIBLE_BARS = 160;
const EMPTY_BARS = 5;
/** The fewest bars around a period. */
const MIN_MARGIN_BARS = 10;

/** A chart of lightweight-charts with the parts of the console: candles, volume, lines, markers and bands. */
export class CandleDrawing {
  bands = new CandleBands();
  /** @type {import('lightweight-charts').ISeriesApi<'Line'>[]} */
  lines = [];

  /** @param {HTMLElement} element @param {number} height */
  constructor(element, height) {
    this.chart = createChart(element, {
      height,
      autoSize: true,
      // The logo brings a style element, which the security policy refuses. The attribution is a line below the chart.
      layout: { attributionLogo: false, fontSize: 12, fontFamily: 'system-ui' },
      handleScroll: { mouseWheel: false },
      timeScale: { timeVisible: true, secondsVisible: false, rightOffset: EMPTY_BARS },
    });
    this.volume = this.chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.85, bottom: 0 } });
    this.candles = this.chart.addSeries(CandlestickSeries, {});
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.2 } });
    this.candles.attachPrimitive(this.bands);
    this.markers = createSeriesMarkers(this.candles, []);
  }

  /** @param {import('./theme.js').ChartColors} colors */
  paint(colors) {
    this.colors = colors;
    this.chart.applyOptions({
      layout: { background: { color: colors.surface }, textColor: colors['ink-quiet'] },
      grid: { vertLines: { color: colors.line }, horzLines: { color: colors.line } },
      rightPriceScale: { borderColor: colors.line },
      timeScale: { borderColor: colors.line },
    });
    const { up, down } = colors;
    this.candles.applyOptions({
      upColor: up,
      wickUpColor: up,
      borderUpColor: up,
      downColor: down,
      wickDownColor: down,
      borderDownColor: down,
    });
  }

  /** Replaces all bars. @param {readonly Bar[]} bars */
  setBars(bars) {
    const isFirst = this.candles.data().length === 0;
    this.candles.setData(/** @type {any} */ (bars));
    this.volume.setData(bars.map((bar) => this.createVolume(bar)));
    const to = bars.length + EMPTY_BARS;
    if (isFirst && bars.length > 0)
      this.chart.timeScale().setVisibleLogicalRange({ from: Math.max(-1, to - VISIBLE_BARS), to });
  }

  /** Replaces the last bar, or appends one. @param {Bar} bar */
  updateBar(bar) {
    this.candles.update(/** @type {any} */ (bar));
    this.volume.update(this.createVolume(bar));
  }

  /** @param {Bar} bar @returns {any} */
  createVolume({ time, open, close, volume }) {
    const color = this.colors?.[close >= open ? 'up' : 'down'] ?? '';
    return volume === undefined ? { time } : { time, value: volume, color: fade(color, 0.35) };
  }

  /** @param {readonly DrawnLine[]} lines */
  setLines(lines) {
    for (const line of this.lines) this.chart.removeSeries(line);
    this.lines = lines.map(({ kind, points }) => {
      const series = this.chart.addSeries(LineSeries, {
        color: this.colors?.[STYLES[kind]],
        lineWidth: kind === 'level' ? 1 : 2,
        lineStyle: { forming: LineStyle.Dashed, confirmed: LineStyle.Solid, level: LineStyle.Dotted }[kind],
        lastValueVisible: false,
        priceLineVisible: false,
        crosshairMarkerVisible: false,
        autoscaleInfoProvider: () => null,
      });
      series.setData(points.map(({ time, price }) => ({ time: /** @type {any} */ (time), value: price })));
      return series;
    });
  }

  /** @param {readonly Marker[]} markers in the order of their times */
  setMarkers(markers) {
    this.markers.setMarkers(
      markers.map(({ id, time, position, kind, label }) => ({
        id,
        time: /** @type {any} */ (time),
        position: position === 'above' ? 'aboveBar' : 'belowBar',
        shape: position === 'above' ? 'arrowDown' : 'arrowUp',
        color: this.colors?.[kind] ?? '',
        text: label,
      })),
    );
  }

  /** Shows a period, with some bars around it. @param {{ from: number, to: number }} period in seconds since 1970 */
  show({ from, to }) {
    const scale = this.chart.timeScale();
    const [first, last] = [from, to].map((time) => scale.timeToIndex(/** @type {any} */ (time), true));
    if (typeof first !== 'number' || typeof last !== 'number') return;
    const margin = Math.max(MIN_MARGIN_BARS, Math.round((last - first) / 2));
    scale.setVisibleLogicalRange({ from: first - margin, to: last + margin });
  }

  remove() {
    this.chart.remove();
  }
}
