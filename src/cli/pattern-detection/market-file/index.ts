import { EVENT_KIND } from '../../../domain/market-data';
import type { SkippedRowReporter } from './skipped-rows';
import type { FileOptions } from './options';
import { RowOrder } from './order';
import { openTable, planRows } from './open-table';
import type { ReadPlan } from './plan';
import { ReversedRows } from './reverse';
import type { Row } from './row-format';
import { NO_PRICES } from './row-reader';
import type { TableRow } from './table';
import { LocalClock } from './time/zone';

export { createFileTimeRange } from './event';
export { describeSource, getFileSize } from './source';
export { SkippedRowReporter } from './skipped-rows';
export type { FileOptions } from './options';
export type { Row } from './row-format';

export interface ReadOptions extends FileOptions {
  /** Receives the rows that are skipped. */
  readonly skipped: SkippedRowReporter;
  /** Called with the number of bytes read so far. */
  readonly onBytes?: (bytes: number) => void;
}

const MINUTE_MS = 60_000;
/** The number of rows that are returned together. */
const ROWS_PER_GROUP = 500;

/** The rows of a market file in the order of the file, with local times as the file has them. */
export interface FileRows {
  readonly name: string;
  readonly plan: ReadPlan;
  readonly groups: AsyncIterable<readonly Row[]>;
}

/**
 * Opens a market file: CSV in any dialect, JSON lines or a JSON document, optionally compressed; `-` is standard input.
 * @throws UserError if the file has another format, or if it lacks information that an option must add
 */
export async function openRows(file: string, options: ReadOptions): Promise<FileRows> {
  const table = await openTable(file, options, options.onBytes);
  const { plan, rows } = await planRows(table, options);
  return { name: table.name, plan, groups: readTableRows(rows, plan, options) };
}

async function* readTableRows(
  groups: AsyncIterable<readonly TableRow[]>,
  { reader }: ReadPlan,
  { skipped, adjusted }: ReadOptions,
): AsyncGenerator<readonly Row[]> {
  let isReported = adjusted !== undefined;
  for await (const group of groups) {
    const rows: Row[] = [];
    for (const { line, cells, notice } of group) {
      const row = typeof cells === 'string' ? cells : reader.read(line, cells, notice);
      if (row === NO_PRICES) skipped.addEmpty(line);
      else if (typeof row !== 'string') rows.push(row);
      else
        try {
          addInvalid(skipped, line, cells, row);
        } catch (error) {
          // In strict mode, the rows before the invalid one count.
          yield rows;
          throw error;
        }
    }
    if (reader.adjusted > 0 && !isReported) {
      isReported = true;
      skipped.note('prices are scaled by the adjusted close; --no-adjusted uses them as traded');
    }
    yield rows;
  }
}

/**
 * Reads the bars and trades of a market file as {@link openRows} does, in order of time for each symbol. A file whose
 * newest row comes first is stored and reversed. Other files are streamed: memory use does not grow with their size.
 * @throws UserError if the file has another format, or if it lacks information that an option must add
 */
export async function* readMarketFile(file: string, options: ReadOptions): AsyncGenerator<readonly Row[]> {
  const { name, plan, groups } = await openRows(file, options);
  const { skipped } = options;
  let ready: Row[] = [];
  const order = new RowOrder({
    emit: (row) => ready.push(row),
    skip: ({ line }, reason) => skipped.add(line, reason),
    replace: () => skipped.replaced++,
  });
  const takeReady = () => {
    const group = ready;
    ready = [];
    return group;
  };
  const addRow = createTimeConverter(plan, order);
  const reversed = plan.isNewestFirst ? new ReversedRows() : undefined;
  try {
    for await (const group of groups) {
      for (const row of group)
        if (reversed !== undefined) reversed.add(row, name);
        else addRow(row);
      if (ready.length > 0) yield takeReady();
    }
  } catch (error) {
    order.end();
    yield takeReady();
    throw error;
  }
  for (const row of reversed?.read() ?? []) {
    addRow(row);
    if (ready.length >= ROWS_PER_GROUP) yield takeReady();
  }
  order.end();
  if (ready.length > 0) yield takeReady();
}

/** Creates a function that converts the local time of a row to UTC and puts the row in order. */
function createTimeConverter({ timeZone }: ReadPlan, order: RowOrder): (row: Row) => void {
  const clocks = new Map<string, LocalClock>();
  return (row) => {
    const zone = row.local === true ? timeZone : row.local;
    if (zone === undefined || zone === false) {
      order.add(row);
      return;
    }
    let clock = clocks.get(zone);
    if (clock === undefined) clocks.set(zone, (clock = new LocalClock(zone)));
    const { symbol, timestamp } = row.bar;
    // A close at a whole minute is a bar without its other prices.
    const isBar = row.kind === EVENT_KIND.bar || timestamp % MINUTE_MS === 0;
    const time = clock.toUtc(timestamp, order.getPrevious(symbol), isBar);
    order.add({ ...row, bar: { ...row.bar, timestamp: time } });
  };
}

/** Reports an invalid row. If its only cell contains a sentence, reports it as a note of the vendor. */
function addInvalid(
  skipped: SkippedRowReporter,
  line: number,
  cells: TableRow['cells'],
  reason: string,
): void {
  const texts = typeof cells === 'string' ? [] : cells.filter((cell) => String(cell ?? '').trim() !== '');
  const isNote = texts.length === 1 && cells.length > 0 && /^["']?[A-Za-zÀ-ž].* /.test(String(texts[0]));
  if (isNote) skipped.note(`line ${line} is a note: ${JSON.stringify(String(texts[0]).slice(0, 60))}`);
  else skipped.add(line, reason);
}
