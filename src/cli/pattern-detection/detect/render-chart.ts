import * as echarts from 'echarts';
import type { Detection } from '../../../domain/patterns';
import { createChart, getDrawingSize } from './drawing';
import type { LabelOptions } from './drawing-labels';
import type { RecentBar } from './recent-bars';

/**
 * Renders the drawing of a detection as SVG.
 * @param detection its pivots are numbered like the bars
 * @param bars the bars to show; the last one is the confirming bar
 */
export function renderChart(
  detection: Detection,
  bars: readonly RecentBar[],
  options: LabelOptions = {},
): string {
  const size = getDrawingSize(detection, options);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(createChart(detection, bars, options));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/**
 * Numbers the pivots like the stored bars, which include the flat bars without volume that the detector does not count.
 */
export function renumberPivots(detection: Detection, bars: readonly RecentBar[]): Detection {
  const numbers = new Map(bars.map(({ timestamp, index }) => [timestamp, index]));
  const pivots = detection.pivots.map((pivot) => ({
    ...pivot,
    index: numbers.get(pivot.timestamp) ?? pivot.index,
  }));
  return { ...detection, pivots };
}
