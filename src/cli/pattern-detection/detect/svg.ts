import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as echarts from 'echarts';
import type { Bar, Detection } from '../../../domain/patterns';
import { UserError } from '../../errors';
import { drawingOf, firstBarOf } from './drawing';
import { svgName } from './file-name';
import { RecentBars } from './recent-bars';

const SIZE = { width: 1_000, height: 600 } as const;

/** Draws detections into a folder, from the last bars of each symbol, which it keeps. */
export class Drawings {
  private readonly recent = new Map<string, RecentBars>();
  private drawn = 0;

  private constructor(private readonly folder: string) {}

  /** @throws UserError if the folder can't be made */
  static async into(folder: string): Promise<Drawings> {
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
      throw new UserError(`--svg ${folder}: a file is there; give a folder`);
    }
    return new Drawings(folder);
  }

  /** How many drawings it has made. */
  get count(): number {
    return this.drawn;
  }

  /** Keeps a bar that the detector has taken in. */
  keep(bar: Bar): void {
    let recent = this.recent.get(bar.symbol);
    if (!recent) this.recent.set(bar.symbol, (recent = new RecentBars()));
    recent.add(bar);
  }

  /** Draws what the last bar kept of its symbol has confirmed. */
  async draw(detection: Detection): Promise<void> {
    const recent = this.recent.get(detection.symbol);
    if (!recent) return;
    const svg = svgOf(detection, recent);
    await writeFile(join(this.folder, svgName(detection)), svg);
    this.drawn++;
  }
}

/** The drawing of a detection as SVG. */
export function svgOf(detection: Detection, recent: RecentBars): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  try {
    chart.setOption(drawingOf(detection, recent.since(firstBarOf(detection, recent.last))));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
