import type { EChartsOption } from 'echarts';
import type { Detection } from '../../../domain/patterns';
import { findPatternLines } from './drawing-lines';
import {
  createConfirmationSeries,
  GRID,
  INK,
  createPivotSeries,
  createPriceSeries,
  createShapeSeries,
  SOFT,
  createLineSeries,
  createVolumeSeries,
} from './drawing-series';
import { formatBarTime, formatParts, formatPrice, createLabels, type LabelOptions } from './drawing-labels';
import type { RecentBar } from './recent-bars';

/** The shares of the chart before the pattern (the prior trend) and after the break (empty). */
const LEAD_SHARE = 0.4;
const TRAIL_SHARE = 0.12;
const MIN_BARS = 8;
const SIZE = { width: 1_000, height: 600 } as const;
/** The distance between two lines of text below the chart. */
const LINE_HEIGHT = 18;

/** Returns the index of the first bar in the drawing of a detection. @param last the index of the confirming bar */
export function findFirstBar({ pivots }: Detection, last: number): number {
  const start = pivots[0]!.index;
  return Math.max(0, start - Math.max(MIN_BARS, Math.round(LEAD_SHARE * (last - start))));
}

/** Returns the size of the drawing of a detection: lines of text below the chart make it higher. */
export const getDrawingSize = (detection: Detection, options: LabelOptions) => ({
  width: SIZE.width,
  height: SIZE.height + LINE_HEIGHT * (formatParts(detection, options).length - 1),
});

/**
 * Creates the chart of one detection: candles (or closes if the feed has nothing else), the volume if there is any, the
 * pivots with their labels, the lines of the pattern and the confirming bar.
 * @param bars the stored bars from `findFirstBar` on; the last one is the confirming bar
 */
export function createChart(
  detection: Detection,
  bars: readonly RecentBar[],
  options: LabelOptions = {},
): EChartsOption {
  const last = bars[bars.length - 1]!;
  // If the pattern is longer than the stored bars, its first bars are missing, but all its pivots are drawn.
  const first = Math.min(bars[0]!.index, detection.pivots[0]!.index);
  const shown = last.index - first + 1;
  const slots = shown + Math.max(MIN_BARS, Math.round(TRAIL_SHARE * shown));
  const x = (index: number) => index - first;
  const times = new Array<string>(slots).fill('');
  const stepMs = (last.timestamp - bars[0]!.timestamp) / Math.max(1, bars.length - 1);
  for (const { index, timestamp } of [...detection.pivots, ...bars])
    times[x(index)] = formatBarTime(timestamp, stepMs);

  const volumes = bars.some(({ volume }) => volume > 0);
  const { title, subtitle, pivotLabels } = createLabels(detection, stepMs, options);
  const parts = formatParts(detection, options);
  const textHeight = LINE_HEIGHT * (parts.length - 1);
  const axis = { type: 'category' as const, data: times, boundaryGap: true, axisTick: { show: false } };
  const axisLine = { lineStyle: { color: '#c7cfd8' } };
  const label = { color: SOFT, fontSize: 12, hideOverlap: true, alignMinLabel: 'left' as const };
  return {
    animation: false,
    backgroundColor: '#fff',
    textStyle: { fontFamily: 'Helvetica, Arial, sans-serif', color: INK },
    title: [
      {
        text: title,
        subtext: subtitle,
        left: 24,
        top: 16,
        itemGap: 8,
        textStyle: { fontSize: 20, fontWeight: 'bold', color: INK },
        subtextStyle: { fontSize: 13, color: SOFT },
      },
      {
        text: parts.join('\n'),
        left: 24,
        bottom: 12,
        textStyle: { fontSize: 12, fontWeight: 'normal', color: SOFT, lineHeight: LINE_HEIGHT },
      },
    ],
    grid: [
      { left: 28, right: 84, top: 92, bottom: textHeight + (volumes ? 150 : 72) },
      ...(volumes ? [{ left: 28, right: 84, bottom: textHeight + 72, height: 62 }] : []),
    ],
    xAxis: [
      { ...axis, axisLine, axisLabel: volumes ? { show: false } : label },
      ...(volumes ? [{ ...axis, gridIndex: 1, axisLine, axisLabel: label }] : []),
    ],
    yAxis: [
      {
        scale: true,
        position: 'right',
        splitLine: { lineStyle: { color: GRID } },
        axisLabel: { ...label, formatter: (value: number) => formatPrice(value, detection.height) },
        boundaryGap: ['8%', '8%'] as [string, string],
      },
      ...(volumes
        ? [{ gridIndex: 1, position: 'right' as const, show: false, min: 0, splitLine: { show: false } }]
        : []),
    ],
    series: [
      createPriceSeries(bars, x),
      ...(volumes ? [createVolumeSeries(bars, x)] : []),
      ...findPatternLines(detection, last.index).map(({ points, level }) =>
        createLineSeries(points, x, level),
      ),
      createShapeSeries(detection, last, x),
      createPivotSeries(detection, pivotLabels, x),
      createConfirmationSeries(detection, last, x),
    ],
  };
}
