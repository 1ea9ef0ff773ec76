import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as echarts from 'echarts';
import type { Bar, Detection } from '../../../domain/patterns';
import { UserError } from '../../errors';
import { createChart, findFirstBar } from './drawing';
import { formatSvgName } from './file-name';
import { RecentBars } from './recent-bars';

const SIZE = { width: 1_000, height: 600 } as const;

/** Writes drawings of detections to a folder; stores the last bars of each symbol for them. */
export class Drawings {
  private readonly recent = new Map<string, RecentBars>();
  private drawn = 0;

  private constructor(private readonly folder: string) {}

  /** @throws UserError if the folder cannot be created */
  static async create(folder: string): Promise<Drawings> {
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
      throw new UserError(`--svg ${folder} is a file: expected a folder`);
    }
    return new Drawings(folder);
  }

  /** The number of drawings so far. */
  get count(): number {
    return this.drawn;
  }

  /** Stores a bar that the detector has processed. */
  addBar(bar: Bar): void {
    const key = formatSeriesKey(bar);
    let recent = this.recent.get(key);
    if (!recent) this.recent.set(key, (recent = new RecentBars()));
    recent.add(bar);
  }

  /** Converts the stored bars of a symbol at a split. @param factor new shares per old share */
  split(symbol: string, factor: number): void {
    for (const [key, recent] of this.recent) if (key.endsWith(` ${symbol}`)) recent.split(factor);
  }

  /** Draws a detection that the last stored bar of its symbol confirms. */
  async draw(detection: Detection): Promise<void> {
    const recent = this.recent.get(formatSeriesKey(detection));
    if (!recent) return;
    const svg = renderSvg(detection, recent);
    await writeFile(join(this.folder, formatSvgName(detection)), svg);
    this.drawn++;
  }
}

const formatSeriesKey = ({ symbol, interval }: Pick<Detection, 'symbol' | 'interval'>): string =>
  `${interval ?? ''} ${symbol}`;

/** Renders the drawing of a detection as SVG. */
export function renderSvg(detected: Detection, recent: RecentBars): string {
  const detection = renumberPivots(detected, recent);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  try {
    chart.setOption(createChart(detection, recent.since(findFirstBar(detection, recent.last))));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/**
 * Numbers the pivots like the stored bars, which include the flat bars without volume that the detector does not count.
 */
export function renumberPivots(detection: Detection, recent: RecentBars): Detection {
  const numbers = new Map(recent.since(0).map(({ timestamp, index }) => [timestamp, index]));
  const pivots = detection.pivots.map((pivot) => ({
    ...pivot,
    index: numbers.get(pivot.timestamp) ?? pivot.index,
  }));
  return { ...detection, pivots };
}
