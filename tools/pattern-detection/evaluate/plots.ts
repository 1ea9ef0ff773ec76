import { init, type EChartsCoreOption } from 'echarts';
import type { PopulationReport } from './evaluate';
import { SCALE_RANGES, computeShare } from './tally';
import { CLASSES, NOISE_NAMES, NOISES, type Bar, type DetectedPattern, type Series } from './types';

const INK = '#333';
const COLORS = ['#1f6fb2', '#c8501e', '#3c8c4a'];

function renderSvg(width: number, height: number, option: EChartsCoreOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    color: COLORS,
    textStyle: { fontFamily: 'sans-serif', color: INK },
    ...option,
  });
  const text = chart.renderToSVGString();
  chart.dispose();
  return `${text.trim()}\n`;
}

const createAxisName = (text: string, gap = 28) => ({ name: text, nameLocation: 'middle', nameGap: gap });
const PERCENT_AXIS = { axisLabel: { formatter: '{value} %' } };

/** Plots the share of correct detections against the confidence; on the dashed line they are equal. */
export function plotReliability({ calibration }: PopulationReport): string {
  const bins = calibration.computeBins();
  const largest = Math.max(...bins.map(({ count }) => count));
  return renderSvg(480, 420, {
    title: { text: 'Reliability', left: 'center', textStyle: { fontSize: 15 } },
    xAxis: { type: 'value', min: 0, max: 100, ...createAxisName('confidence'), ...PERCENT_AXIS },
    yAxis: { type: 'value', min: 0, max: 100, ...createAxisName('correct', 45), ...PERCENT_AXIS },
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
        color: COLORS[0],
        data: bins.map(({ meanConfidence, correctShare, count }) => ({
          value: [100 * meanConfidence, 100 * correctShare],
          symbolSize: 6 + 14 * Math.sqrt(count / largest),
        })),
        symbol: 'circle',
      },
    ],
  });
}

/** Plots recall against noise, with one panel per class and one line per scale. */
export function plotRecall({ findings }: PopulationReport): string {
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
      ...createAxisName('noise per bar, share of the height'),
    })),
    yAxis: CLASSES.map((_, gridIndex) => ({ gridIndex, type: 'value', min: 0, max: 100, ...PERCENT_AXIS })),
    series: CLASSES.flatMap((pattern, i) =>
      SCALE_RANGES.map((scale, s) => ({
        name: scale,
        type: 'line',
        xAxisIndex: i,
        yAxisIndex: i,
        color: COLORS[s],
        data: NOISE_NAMES.map((noise) => {
          const rate = findings.recall.rates.get(`${pattern} · ${noise} · ${scale}`);
          return rate ? Number((100 * computeShare(rate)).toFixed(1)) : null;
        }),
      })),
    ),
  });
}

/** Plots detections per 1,000 bars without a pattern; the dashed line is the limit of the benchmark. */
export function plotNullDetections({ nulls }: PopulationReport): string {
  const limit = { data: [{ yAxis: 1 }], symbol: 'none', label: { show: false }, lineStyle: { color: INK } };
  return renderSvg(720, 360, {
    title: {
      text: 'Detections per 1,000 bars without a pattern',
      left: 'center',
      textStyle: { fontSize: 15 },
    },
    legend: { bottom: 0 },
    grid: { left: 50, right: 20, top: 40, bottom: 65 },
    xAxis: { type: 'category', data: Object.keys(nulls), axisLabel: { interval: 0 } },
    yAxis: { type: 'value', min: 0 },
    series: CLASSES.map((pattern, i) => ({
      name: pattern,
      type: 'bar',
      data: Object.values(nulls).map((rates) => Number(rates[pattern].all.toFixed(3))),
      ...(i === 0 ? { markLine: limit } : {}),
    })),
  });
}

/** Plots a planted pattern: closes, extremes, detected pivots and the confirmation. */
export function plotExample({ bars, kind, noise, truth }: Series, detection: DetectedPattern): string {
  const roundPrice = (price: number) => Number(price.toPrecision(6));
  const getBarIndex = (time: number) => bars.findIndex((bar: Bar) => bar.timestamp === time);
  const confirmedIndex = getBarIndex(detection.confirmedAt);
  const createPoints = (title: string, data: number[][], symbol: string, size: number, color: string) => ({
    name: title,
    type: 'scatter',
    data,
    symbol,
    symbolSize: size,
    color,
    itemStyle: symbol === 'circle' ? { color: 'none', borderColor: color, borderWidth: 2 } : {},
  });
  const pivots = (detection.pivots ?? []).map(({ timestamp, price }) => [
    getBarIndex(timestamp),
    roundPrice(price),
  ]);
  return renderSvg(760, 380, {
    title: {
      text: `${kind}, ${noise} noise: confidence ${detection.confidence?.toFixed(0) ?? '–'}`,
      left: 'center',
      textStyle: { fontSize: 15 },
    },
    legend: { bottom: 0, data: ['close', 'planted extremes', 'detected pivots', 'confirmed'] },
    grid: { left: 65, right: 25, top: 40, bottom: 75 },
    xAxis: { type: 'value', min: 0, max: bars.length - 1, ...createAxisName('bar') },
    yAxis: { type: 'value', scale: true },
    series: [
      {
        name: 'close',
        type: 'line',
        showSymbol: false,
        color: '#667',
        lineStyle: { width: 1.2 },
        data: bars.map(({ close }, i) => [i, roundPrice(close)]),
      },
      createPoints(
        'planted extremes',
        (truth?.extremes ?? []).map(({ index, price }) => [index, roundPrice(price)]),
        'circle',
        16,
        COLORS[2]!,
      ),
      createPoints('detected pivots', pivots, 'diamond', 9, COLORS[1]!),
      createPoints(
        'confirmed',
        [[confirmedIndex, roundPrice(bars[confirmedIndex]!.close)]],
        'triangle',
        12,
        COLORS[0]!,
      ),
    ],
  });
}
