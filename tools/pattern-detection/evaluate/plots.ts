import { init, type EChartsCoreOption } from 'echarts';
import type { EvaluationReport } from './evaluate';
import { SCALE_RANGES, share } from './tally';
import { CLASSES, NOISE_NAMES, NOISES, type Bar, type DetectedPattern, type Series } from './types';

const INK = '#333';
const COLOURS = ['#1f6fb2', '#c8501e', '#3c8c4a'];

function renderSvg(width: number, height: number, option: EChartsCoreOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    color: COLOURS,
    textStyle: { fontFamily: 'sans-serif', color: INK },
    ...option,
  });
  const text = chart.renderToSVGString();
  chart.dispose();
  return `${text.trim()}\n`;
}

const name = (text: string, gap = 28) => ({ name: text, nameLocation: 'middle', nameGap: gap });
const percents = { axisLabel: { formatter: '{value} %' } };

/** Claimed confidence against the share that was right; the dashed line is where they are the same. */
export function plotReliability({ calibration }: EvaluationReport): string {
  const bins = calibration.bins();
  const most = Math.max(...bins.map(({ count }) => count));
  return renderSvg(480, 420, {
    title: { text: 'Reliability', left: 'center', textStyle: { fontSize: 15 } },
    xAxis: { type: 'value', min: 0, max: 100, ...name('confidence'), ...percents },
    yAxis: { type: 'value', min: 0, max: 100, ...name('right', 45), ...percents },
    series: [
      {
        type: 'line',
        data: [
          [0, 0],
          [100, 100],
        ],
        showSymbol: false,
        lineStyle: { type: 'dashed', color: '#999', width: 1 },
      },
      {
        type: 'line',
        color: COLOURS[0],
        data: bins.map(({ claimed, right, count }) => ({
          value: [100 * claimed, 100 * right],
          symbolSize: 6 + 14 * Math.sqrt(count / most),
        })),
        symbol: 'circle',
      },
    ],
  });
}

/** Recall against noise, a panel a class and a line a scale. */
export function plotRecall({ findings }: EvaluationReport): string {
  const lefts = ['7%', '38.5%', '70%'];
  return renderSvg(900, 340, {
    title: CLASSES.map((text, i) => ({
      text,
      left: ['20%', '51.5%', '83%'][i],
      textAlign: 'center',
      textStyle: { fontSize: 14 },
    })),
    legend: { bottom: 0, data: [...SCALE_RANGES] },
    grid: lefts.map((left) => ({ left, width: '26%', top: 40, bottom: 75 })),
    xAxis: CLASSES.map((_, gridIndex) => ({
      gridIndex,
      type: 'category',
      data: NOISE_NAMES.map((noise) => `${100 * NOISES[noise]} %`),
      ...name('noise a bar, of the height'),
    })),
    yAxis: CLASSES.map((_, gridIndex) => ({ gridIndex, type: 'value', min: 0, max: 100, ...percents })),
    series: CLASSES.flatMap((pattern, i) =>
      SCALE_RANGES.map((scale, s) => ({
        name: scale,
        type: 'line',
        xAxisIndex: i,
        yAxisIndex: i,
        color: COLOURS[s],
        data: NOISE_NAMES.map((noise) => {
          const rate = findings.recall.rates.get(`${pattern} · ${noise} · ${scale}`);
          return rate ? Number((100 * share(rate)).toFixed(1)) : null;
        }),
      })),
    ),
  });
}

/** Fires per 1,000 bars where there is nothing; the dashed line is the most that the benchmark allows. */
export function plotNullFires({ nulls }: EvaluationReport): string {
  const limit = { data: [{ yAxis: 1 }], symbol: 'none', label: { show: false }, lineStyle: { color: INK } };
  return renderSvg(720, 360, {
    title: { text: 'Fires per 1,000 bars without a shape', left: 'center', textStyle: { fontSize: 15 } },
    legend: { bottom: 0 },
    grid: { left: 50, right: 20, top: 40, bottom: 65 },
    xAxis: { type: 'category', data: Object.keys(nulls), axisLabel: { interval: 0 } },
    yAxis: { type: 'value', min: 0 },
    series: CLASSES.map((pattern, i) => ({
      name: pattern,
      type: 'bar',
      data: Object.values(nulls).map((fires) => Number(fires[pattern].all.toFixed(3))),
      ...(i === 0 ? { markLine: limit } : {}),
    })),
  });
}

/** A planted pattern: the closes, its extremes, the detection's pivots, the planted break and the confirmation. */
export function plotExample({ bars, kind, noise, truth }: Series, found: DetectedPattern): string {
  const digits = (price: number) => Number(price.toPrecision(6));
  const barOf = (time: number) => bars.findIndex((bar: Bar) => bar.timestamp === time);
  const at = barOf(found.confirmedAt);
  const points = (title: string, data: number[][], symbol: string, size: number, color: string) => ({
    name: title,
    type: 'scatter',
    data,
    symbol,
    symbolSize: size,
    color,
    itemStyle: symbol === 'circle' ? { color: 'none', borderColor: color, borderWidth: 2 } : {},
  });
  const pivots = (found.pivots ?? []).map(({ timestamp, price }) => [barOf(timestamp), digits(price)]);
  return renderSvg(760, 380, {
    title: {
      text: `${kind}, ${noise} noise: confidence ${found.confidence?.toFixed(0) ?? '–'}`,
      left: 'center',
      textStyle: { fontSize: 15 },
    },
    legend: { bottom: 0, data: ['close', 'planted extremes', 'detected pivots', 'confirmed'] },
    grid: { left: 65, right: 25, top: 40, bottom: 75 },
    xAxis: { type: 'value', min: 0, max: bars.length - 1, ...name('bar') },
    yAxis: { type: 'value', scale: true },
    series: [
      {
        name: 'close',
        type: 'line',
        showSymbol: false,
        color: '#667',
        lineStyle: { width: 1.2 },
        data: bars.map(({ close }, i) => [i, digits(close)]),
      },
      points(
        'planted extremes',
        (truth?.extremes ?? []).map(({ index, price }) => [index, digits(price)]),
        'circle',
        16,
        COLOURS[2]!,
      ),
      points('detected pivots', pivots, 'diamond', 9, COLOURS[1]!),
      points('confirmed', [[at, digits(bars[at]!.close)]], 'triangle', 12, COLOURS[0]!),
    ],
  });
}
