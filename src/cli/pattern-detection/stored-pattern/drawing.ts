import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Detection } from '../../../domain/patterns';
import type { PriceBar } from '../../../domain/recent-bars';
import { formatSvgName } from '../detect/file-name';
import type { RecentBar } from '../detect/recent-bars';
import { renderChart } from '../detect/render-chart';
import { createDrawingFolder } from '../detect/svg';
import { NO_BARS } from './pattern';

/** A detection and the bars of its drawing; its pivots are numbered like the bars. */
export interface Picture {
  readonly detection: Detection;
  readonly bars: readonly RecentBar[];
}

/** Writes the drawing of a stored pattern to a folder. Returns the path of the file. */
export async function drawStoredPattern(
  folder: string,
  detection: Detection,
  bars: readonly PriceBar[],
): Promise<string> {
  await createDrawingFolder(folder);
  const file = join(folder, formatSvgName(detection));
  await writeFile(file, renderStoredPattern(detection, bars));
  return file;
}

/** Renders a stored pattern as SVG: its bars if there are any, otherwise its turning points. */
export function renderStoredPattern(detection: Detection, bars: readonly PriceBar[]): string {
  const hasBars = bars.length > 0;
  const picture = hasBars ? numberBars(detection, bars) : createTurningPoints(detection);
  return renderChart(picture.detection, picture.bars, {
    explain: true,
    ...(!hasBars && { note: NO_BARS }),
  });
}

/**
 * Numbers stored bars from 0, and the pivots by the bars that contain them. A pivot before the first bar gets a negative
 * number at its distance from the next pivot.
 */
export function numberBars(detection: Detection, bars: readonly PriceBar[]): Picture {
  const first = bars[0]!.timestamp;
  const pivots = [...detection.pivots];
  let next = { from: (detection.pivots.at(-1)?.index ?? 0) + 1, to: bars.length - 1 };
  for (let i = pivots.length - 1; i >= 0; i--) {
    const pivot = detection.pivots[i]!;
    const index =
      pivot.timestamp < first
        ? next.to - (next.from - pivot.index)
        : bars.findIndex(({ timestamp }) => timestamp >= pivot.timestamp);
    pivots[i] = { ...pivot, index };
    next = { from: pivot.index, to: index };
  }
  return {
    detection: { ...detection, pivots },
    bars: bars.map((bar, index) => ({ ...bar, index })),
  };
}

/** Returns the turning points and the confirming close as bars without a range. */
function createTurningPoints(detection: Detection): Picture {
  const { pivots, confirmedAt, close } = detection;
  const [first, last] = [pivots[0]!, pivots.at(-1)!];
  // The number of the confirming bar is not stored.
  const step = (last.timestamp - first.timestamp) / Math.max(1, last.index - first.index);
  const bars = Math.max(1, Math.round((confirmedAt - last.timestamp) / Math.max(1, step)));
  const points = [...pivots, { index: last.index + bars, timestamp: confirmedAt, price: close }];
  return {
    detection,
    bars: points.map(({ index, timestamp, price }) => {
      const prices = { open: price, high: price, low: price, close: price };
      return { index, timestamp, ...prices, volume: 0 };
    }),
  };
}
