import type { Detection } from '../../../domain/patterns';
import type { Point } from './drawing-lines';
import { formatPrice } from './drawing-labels';
import type { RecentBar } from './recent-bars';

export const INK = '#1b2430';
export const SOFT = '#66717f';
export const GRID = '#e9edf2';
const UP = '#1a9c82';
const DOWN = '#e0483e';
const SHAPE = '#2460e0';
const LEVEL = '#c25700';
const HALO = { textBorderColor: '#fff', textBorderWidth: 4 };

/** Returns the position of a bar on the time axis by its index. */
export type XAxisPosition = (index: number) => number;

/** Candles, or a line of closes if no bar has a range. */
export function createPriceSeries(bars: readonly RecentBar[], x: XAxisPosition) {
  if (bars.every(({ high, low }) => high === low))
    return {
      type: 'line' as const,
      data: bars.map(({ index, close }) => [x(index), close]),
      symbol: 'none',
      lineStyle: { color: INK, width: 1.5 },
      z: 2,
    };
  return {
    type: 'candlestick' as const,
    data: bars.map(({ index, open, close, low, high }) => [x(index), open, close, low, high]),
    encode: { x: 0, y: [1, 2, 3, 4] },
    barMaxWidth: 12,
    itemStyle: { color: UP, color0: DOWN, borderColor: UP, borderColor0: DOWN, borderColorDoji: SOFT },
    z: 2,
  };
}

/** The volume below the price, in a separate grid. */
export function createVolumeSeries(bars: readonly RecentBar[], x: XAxisPosition) {
  return {
    type: 'bar' as const,
    xAxisIndex: 1,
    yAxisIndex: 1,
    barMaxWidth: 12,
    data: bars.map(({ index, open, close, volume }) => ({
      value: [x(index), volume],
      itemStyle: { color: close >= open ? UP : DOWN, opacity: 0.35 },
    })),
  };
}

/** A line of the pattern; the crossed level has its own color and width. */
export function createLineSeries(points: readonly [Point, Point], x: XAxisPosition, level: boolean) {
  return {
    type: 'line' as const,
    data: points.map(({ index, price }) => [x(index), price]),
    symbol: 'none',
    lineStyle: { color: level ? LEVEL : SHAPE, width: level ? 2 : 1.5, type: [7, 5] },
    z: 4,
  };
}

/** The legs between the pivots, and the move from the last of them to the break. */
export function createShapeSeries({ pivots }: Detection, last: RecentBar, x: XAxisPosition) {
  return {
    type: 'line' as const,
    data: [...pivots.map(({ index, price }) => [x(index), price]), [x(last.index), last.close]],
    symbol: 'none',
    lineStyle: { color: SHAPE, width: 2.5, opacity: 0.75 },
    z: 5,
  };
}

/** The pivots with their labels and prices. */
export function createPivotSeries(
  { pivots, height }: Detection,
  labels: readonly string[],
  x: XAxisPosition,
) {
  return {
    type: 'scatter' as const,
    symbolSize: 9,
    itemStyle: { color: '#fff', borderColor: SHAPE, borderWidth: 2.5, opacity: 1 },
    z: 6,
    data: pivots.map(({ kind, index, price }, i) => ({
      value: [x(index), price],
      label: {
        show: true,
        position: kind === 'high' ? ('top' as const) : ('bottom' as const),
        distance: 8,
        formatter: [labels[i], formatPrice(price, height)].filter(Boolean).join('\n'),
        align: 'center' as const,
        lineHeight: 15,
        fontSize: 12,
        color: SHAPE,
        ...HALO,
      },
    })),
  };
}

/** The confirming bar: its close, and a vertical line at its time. */
export function createConfirmationSeries(
  { level, close, height }: Detection,
  last: RecentBar,
  x: XAxisPosition,
) {
  const isBelow = close < level;
  return {
    type: 'scatter' as const,
    symbol: 'triangle',
    symbolSize: 13,
    symbolRotate: isBelow ? 180 : 0,
    itemStyle: { color: LEVEL, opacity: 1 },
    z: 7,
    data: [[x(last.index), close]],
    label: {
      show: true,
      position: 'right' as const,
      distance: 8,
      formatter: `close ${formatPrice(close, height)}`,
      color: LEVEL,
      fontSize: 13,
      fontWeight: 'bold' as const,
      ...HALO,
    },
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: LEVEL, width: 1, type: 'dotted' as const },
      label: { show: false },
      data: [{ xAxis: x(last.index) }],
    },
  };
}
