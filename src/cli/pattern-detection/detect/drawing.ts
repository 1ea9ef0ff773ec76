import type { EChartsOption } from 'echarts';
import type { Detection } from '../../../domain/patterns';
import { linesOf } from './drawing-lines';
import {
  confirmingSeries,
  GRID,
  INK,
  pivotSeries,
  priceSeries,
  shapeSeries,
  SOFT,
  straight,
  volumeSeries,
} from './drawing-series';
import { momentText, priceText, wordsOf } from './drawing-words';
import type { KeptBar } from './recent-bars';

/** How much of the chart lies before the pattern (the trend it turns or carries on) and, empty, behind the break. */
const BEFORE = 0.4;
const BEHIND = 0.12;
const LEAST_BARS = 8;

/** The index of the first bar that the drawing of a detection shows. @param last the confirming bar's index */
export function firstBarOf({ pivots }: Detection, last: number): number {
  const start = pivots[0]!.index;
  return Math.max(0, start - Math.max(LEAST_BARS, Math.round(BEFORE * (last - start))));
}

/**
 * The chart of one detection: candles (or the closes, where the feed has nothing else), the volume where there is one,
 * the pivots by their names, the lines of the pattern and the confirming bar.
 * @param bars from `firstBarOf` on, as far as they are kept; the last one confirmed it
 */
export function drawingOf(detection: Detection, bars: readonly KeptBar[]): EChartsOption {
  const last = bars[bars.length - 1]!;
  // A pattern longer than what is kept is drawn without its first bars, but with all its pivots.
  const first = Math.min(bars[0]!.index, detection.pivots[0]!.index);
  const shown = last.index - first + 1;
  const slots = shown + Math.max(LEAST_BARS, Math.round(BEHIND * shown));
  const x = (index: number) => index - first;
  const times = new Array<string>(slots).fill('');
  const stepMs = (last.timestamp - bars[0]!.timestamp) / Math.max(1, bars.length - 1);
  for (const { index, timestamp } of [...detection.pivots, ...bars])
    times[x(index)] = momentText(timestamp, stepMs);

  const volumes = bars.some(({ volume }) => volume > 0);
  const { title, subtitle, parts, names } = wordsOf(detection, stepMs);
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
        text: parts,
        left: 24,
        bottom: 12,
        textStyle: { fontSize: 12, fontWeight: 'normal', color: SOFT },
      },
    ],
    grid: [
      { left: 28, right: 84, top: 92, bottom: volumes ? 150 : 72 },
      ...(volumes ? [{ left: 28, right: 84, bottom: 72, height: 62 }] : []),
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
        axisLabel: { ...label, formatter: (value: number) => priceText(value, detection.height) },
        boundaryGap: ['8%', '8%'] as [string, string],
      },
      ...(volumes
        ? [{ gridIndex: 1, position: 'right' as const, show: false, min: 0, splitLine: { show: false } }]
        : []),
    ],
    series: [
      priceSeries(bars, x),
      ...(volumes ? [volumeSeries(bars, x)] : []),
      ...linesOf(detection, last.index).map(({ points, level }) => straight(points, x, level)),
      shapeSeries(detection, last, x),
      pivotSeries(detection, names, x),
      confirmingSeries(detection, last, x),
    ],
  };
}
