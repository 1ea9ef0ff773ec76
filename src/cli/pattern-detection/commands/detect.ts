import type { Interval } from '../../../domain/calendar';
import { DEPLOYED_PATTERNS, type Bar, type PatternName } from '../../../domain/patterns';
import { formatIsoTime, isMissing } from '../../../domain/market-data';
import { FileBars } from '../detect/file-bars';
import type { Format } from '../detect/formats';
import { IntervalDetectors } from '../detect/interval-detectors';
import { createEventWriter } from '../detect/output';
import type { Drawings } from '../detect/svg';
import { UserError } from '../../errors';
import {
  createFileTimeRange,
  describeSource,
  getFileSize,
  InvalidLineReporter,
  readFileEvent,
  readRows,
  type FileFields,
} from '../market-file';
import { formatCount, printNote, print } from '../../terminal/print';
import { createProgressLine } from '../../terminal/progress';

export interface DetectCommandOptions {
  readonly format: Format;
  readonly svg?: string;
  readonly pattern?: readonly PatternName[];
  readonly minConfidence: number;
  readonly forming?: boolean;
  readonly strict?: boolean;
  /** Intervals of bars to build, shortest first; undefined to use each row as a bar. */
  readonly interval?: readonly Interval[];
  readonly calendar: string;
}

/** Short runs show no progress. */
const PROGRESS_DELAY_MS = 2_000;

/** `stacks detect`: finds patterns in a file of prices, bar by bar, without a deployment. */
export async function runDetect(file: string, options: DetectCommandOptions): Promise<void> {
  const name = describeSource(file);
  const size = await getFileSize(file);
  const drawings = await createDrawings(options.svg);
  const invalidLines = new InvalidLineReporter(name, options.strict === true, 'read', (line) =>
    reportLine(line),
  );
  const late = new LateBarReporter(name);
  const progress = createProgressLine(PROGRESS_DELAY_MS);
  const reportLine = (line: string) => {
    progress.end();
    printNote(line);
  };
  const output = createEventWriter(options.format, options.forming === true, (text) => {
    progress.end();
    print(text);
  });
  const detector = new IntervalDetectors(options.pattern ?? DEPLOYED_PATTERNS, {
    ...(options.forming && { onChange: (change) => output.add(change) }),
  });
  const builder = options.interval && new FileBars(name, options.interval, options.calendar);
  const onInvalidLine = (line: number, reason: string) => invalidLines.add(line, reason);
  const started = Date.now();
  const range = createFileTimeRange(started);
  let [bytes, bars, found] = [0, 0, 0];
  const processBar = async (bar: Bar): Promise<void> => {
    bars++;
    drawings?.addBar(bar);
    for (const detection of detector.next(bar)) {
      if (detection.confidence < options.minConfidence) continue;
      found++;
      output.add(detection);
      await drawings?.draw(detection);
    }
  };
  try {
    for await (const { line, fields } of readRows(file, {
      onInvalidLine,
      onBytes: (read) => (bytes = read),
    })) {
      const bar = readFileEvent(fields, range);
      if (typeof bar === 'string') {
        onInvalidLine(line, bar);
        continue;
      }
      if (builder) {
        for (const built of builder.add({ bar, isBar: hasRange(fields) })) await processBar(built);
      } else if (detector.isLate(bar)) {
        late.add(line, bar);
        continue;
      } else await processBar(bar);
      const share = size === undefined ? undefined : Math.min(1, bytes / size);
      const eventsPerSecond = (1000 * bars) / Math.max(1, Date.now() - started);
      progress.show({ events: bars, share, eventsPerSecond });
    }
    for (const built of builder?.end() ?? []) await processBar(built);
  } finally {
    // Patterns that were found before an interruption or an invalid line are valid.
    output.end();
    progress.end();
    invalidLines.end();
    late.end();
    for (const line of builder?.describeOmitted() ?? []) printNote(line);
  }
  if (bars === 0 && builder && builder.rows > 0)
    throw new UserError(
      `${name} contains no complete bar of ${options.interval?.join(', ')} in the sessions of ${options.calendar}`,
    );
  if (bars === 0 && invalidLines.total === 0)
    throw new UserError(`${name} has no lines after the header: expected one bar per line`);
  if (bars === 0) throw new UserError(`${name} contains no valid bar`);
  const drawn = drawings ? `; ${formatCount(drawings.count, 'drawing')} in ${options.svg}` : '';
  printNote(
    `${formatCount(bars, 'bar')} of ${formatCount(detector.symbols, 'symbol')}, ${formatCount(found, 'pattern')} found; ` +
      `${formatCount(invalidLines.total, 'line')} skipped${drawn}`,
  );
}

/** Whether a row is a bar. A row with a close only is a trade. */
const hasRange = ({ open, high, low }: FileFields): boolean =>
  [open, high, low].some((field) => !isMissing(field));

/** Counts bars that are not newer than the last bar of their symbol, and reports the first of them. */
class LateBarReporter {
  private total = 0;
  private first = '';

  constructor(private readonly name: string) {}

  add(line: number, { symbol, timestamp }: Bar): void {
    if (++this.total === 1) this.first = `line ${line}, ${symbol} at ${formatIsoTime(timestamp)}`;
  }

  end(): void {
    if (this.total === 0) return;
    printNote(
      `${this.name}: ignored ${formatCount(this.total, 'bar')} not newer than the last one of the symbol ` +
        `(the first: ${this.first}); sort the file by timestamp, oldest first, and remove duplicates`,
    );
  }
}

/** Loads the chart library only if drawings are requested. */
async function createDrawings(folder: string | undefined): Promise<Drawings | undefined> {
  if (folder === undefined) return undefined;
  return (await import('../detect/svg')).Drawings.create(folder);
}
