import { getCalendar, type Interval } from '../../../domain/calendar';
import { DEPLOYED_PATTERNS, type Bar, type PatternName, type Sensitivity } from '../../../domain/patterns';
import { EVENT_KIND, isPriceEvent } from '../../../domain/market-data';
import { areTrades } from '../detect/bar-length';
import { FileBars, isSplit, type BuiltEvent } from '../detect/file-bars';
import type { Format } from '../detect/formats';
import { IntervalDetectors } from '../detect/interval-detectors';
import { createEventWriter } from '../detect/output';
import type { Drawings } from '../detect/svg';
import { UserError } from '../../errors';
import { describeSource, getFileSize, readMarketFile, SkippedRowReporter, type Row } from '../market-file';
import { formatCount, printNote, print } from '../../terminal/print';
import type { FileCommandOptions } from './file-options';
import { createProgressLine } from '../../terminal/progress';

export interface DetectCommandOptions extends FileCommandOptions {
  readonly format: Format;
  readonly svg?: string;
  readonly pattern?: readonly PatternName[];
  readonly sensitivity: Sensitivity;
  readonly minConfidence: number;
  readonly forming?: boolean;
  /** Whether to explain the confidence of each pattern. */
  readonly explain?: boolean;
  /** Intervals of bars to build, shortest first; undefined to use each row as a bar. */
  readonly interval?: readonly Interval[];
  /** The bars of `interval` begin at the open of its sessions, and patterns across its sessions are marked. */
  readonly calendar: string;
}

/** Short runs show no progress. */
const PROGRESS_DELAY_MS = 2_000;

/** `stacks detect`: finds patterns in a file of prices, bar by bar, without a deployment. */
export async function runDetect(file: string, options: DetectCommandOptions): Promise<void> {
  const name = describeSource(file);
  const size = await getFileSize(file);
  const drawings = await createDrawings(options);
  const skipped = new SkippedRowReporter(name, 'read', options.strict === true, (line) => reportLine(line));
  const progress = createProgressLine(PROGRESS_DELAY_MS);
  const reportLine = (line: string) => {
    progress.end();
    printNote(line);
  };
  const output = createEventWriter(
    options.format,
    { withStates: options.forming, explain: options.explain },
    (text) => {
      progress.end();
      print(text);
    },
  );
  const detector = new IntervalDetectors(options.pattern ?? DEPLOYED_PATTERNS, {
    sensitivity: options.sensitivity,
    calendar: getCalendar(options.calendar),
    ...(options.forming && { onChange: (change) => output.add(change) }),
  });
  const builder = options.interval && new FileBars(name, options.interval, options.calendar);
  const started = Date.now();
  let [bytes, rows, bars, found, corrections] = [0, 0, 0, 0, 0];
  const processBar = async (bar: Bar, isTick = false): Promise<void> => {
    bars++;
    drawings?.addBar(bar);
    for (const detection of detector.next(bar, isTick)) {
      if (detection.confidence < options.minConfidence) continue;
      found++;
      output.add(detection);
      await drawings?.draw(detection);
    }
  };
  const processBuilt = async (events: readonly BuiltEvent[]): Promise<void> => {
    for (const event of events)
      if (isSplit(event)) split(event.symbol, event.factor);
      else await processBar(event);
  };
  const split = (symbol: string, factor: number, time?: number): void => {
    drawings?.split(symbol, factor);
    detector.split(symbol, factor, time);
  };
  /** Uses the row itself as a bar. */
  const processRow = async ({ kind, bar, details }: Row): Promise<void> => {
    if (isPriceEvent(kind)) await processBar(bar, kind !== EVENT_KIND.bar);
    else if (kind === EVENT_KIND.split) split(bar.symbol, details!.factor!, bar.timestamp);
    else if (kind === EVENT_KIND.correction) corrections++;
  };
  try {
    for await (const group of readMarketFile(file, {
      ...options,
      skipped,
      onBytes: (read) => (bytes = read),
    })) {
      if (rows === 0 && !builder && areTrades(group))
        reportLine(
          `${name} contains trades, and each one is used as a bar: --interval 5m builds bars from them`,
        );
      for (const row of group) {
        if (builder) await processBuilt(builder.add(row));
        else await processRow(row);
      }
      rows += group.length;
      const share = size === undefined ? undefined : Math.min(1, bytes / size);
      const eventsPerSecond = (1000 * rows) / Math.max(1, Date.now() - started);
      progress.show({ events: rows, share, eventsPerSecond });
    }
    await processBuilt(builder?.end() ?? []);
  } finally {
    // Patterns that were found before an interruption or an invalid line are valid.
    output.end();
    progress.end();
    skipped.end();
    for (const line of builder?.describeOmitted() ?? []) printNote(line);
    if (corrections > 0)
      printNote(
        `${name}: ${formatCount(corrections, 'correction')} not used, because each trade is a bar: --interval 5m builds bars from the corrected trades`,
      );
  }
  if (bars === 0 && builder && builder.rows > 0)
    throw new UserError(
      `${name} contains no complete bar of ${options.interval?.join(', ')} in the sessions of ${options.calendar}`,
    );
  const drawn = drawings ? `; ${formatCount(drawings.count, 'drawing')} in ${options.svg}` : '';
  printNote(
    `${formatCount(bars, 'bar')} of ${formatCount(detector.symbols, 'symbol')}, ${formatCount(found, 'pattern')} found; ` +
      `${formatCount(skipped.total, 'line')} skipped${drawn}`,
  );
  skipped.check(rows, options.lenient === true);
}

/** Loads the chart library only if drawings are requested. */
async function createDrawings({ svg, explain }: DetectCommandOptions): Promise<Drawings | undefined> {
  if (svg === undefined) return undefined;
  return (await import('../detect/svg')).Drawings.create(svg, { explain });
}
