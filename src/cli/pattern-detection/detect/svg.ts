import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bar, Detection } from '../../../domain/patterns';
import { UserError } from '../../errors';
import { findFirstBar } from './drawing';
import type { LabelOptions } from './drawing-labels';
import { formatSvgName } from './file-name';
import { RecentBars } from './recent-bars';
import { renderChart, renumberPivots } from './render-chart';

/** Writes drawings of detections to a folder; stores the last bars of each symbol for them. */
export class Drawings {
  private readonly recent = new Map<string, RecentBars>();
  private drawn = 0;

  private constructor(
    private readonly folder: string,
    private readonly options: LabelOptions,
  ) {}

  /** @throws UserError if the folder cannot be created */
  static async create(folder: string, options: LabelOptions = {}): Promise<Drawings> {
    await createDrawingFolder(folder);
    return new Drawings(folder, options);
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
    for (const [key, recent] of this.recent) if (key.endsWith(` ${symbol}`)) recent.applySplit(factor);
  }

  /** Draws a detection that the last stored bar of its symbol confirms. */
  async draw(detection: Detection): Promise<void> {
    const recent = this.recent.get(formatSeriesKey(detection));
    if (!recent) return;
    const svg = renderSvg(detection, recent, this.options);
    await writeFile(join(this.folder, formatSvgName(detection)), svg);
    this.drawn++;
  }
}

const formatSeriesKey = ({ symbol, interval }: Pick<Detection, 'symbol' | 'interval'>): string =>
  `${interval ?? ''} ${symbol}`;

/** Renders the drawing of a detection that the last stored bar confirms as SVG. */
export function renderSvg(detected: Detection, recent: RecentBars, options: LabelOptions = {}): string {
  const detection = renumberPivots(detected, recent.listFrom(0));
  return renderChart(detection, recent.listFrom(findFirstBar(detection, recent.lastIndex)), options);
}

/** Creates the folder of --svg. @throws UserError if it is a file */
export async function createDrawingFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error;
    throw new UserError(`--svg ${folder} is a file: expected a folder`);
  }
}
