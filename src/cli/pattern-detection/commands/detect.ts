import { Detector, DEPLOYED_PATTERNS, type Bar, type PatternName } from '../../../domain/patterns';
import { formatIsoTime } from '../../../domain/market-data';
import type { Format } from '../detect/formats';
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
  const detector = new Detector(options.pattern ?? DEPLOYED_PATTERNS, {
    ...(options.forming && { onChange: (change) => output.add(change) }),
  });
  const onInvalidLine = (line: number, reason: string) => invalidLines.add(line, reason);
  const started = Date.now();
  const range = createFileTimeRange(started);
  let [bytes, bars, found] = [0, 0, 0];
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
      if (detector.isLate(bar)) {
        late.add(line, bar);
        continue;
      }
      bars++;
      drawings?.addBar(bar);
      for (const detection of detector.next(bar)) {
        if (detection.confidence < options.minConfidence) continue;
        found++;
        output.add(detection);
        await drawings?.draw(detection);
      }
      const share = size === undefined ? undefined : Math.min(1, bytes / size);
      const eventsPerSecond = (1000 * bars) / Math.max(1, Date.now() - started);
      progress.show({ events: bars, share, eventsPerSecond });
    }
  } finally {
    // Patterns that were found before an interruption or an invalid line are valid.
    output.end();
    progress.end();
    invalidLines.end();
    late.end();
  }
  if (bars === 0 && invalidLines.total === 0)
    throw new UserError(`${name} has no lines after the header: expected one bar per line`);
  if (bars === 0) throw new UserError(`${name} contains no valid bar`);
  const drawn = drawings ? `; ${formatCount(drawings.count, 'drawing')} in ${options.svg}` : '';
  printNote(
    `${formatCount(bars, 'bar')} of ${formatCount(detector.symbols, 'symbol')}, ${formatCount(found, 'pattern')} found; ` +
      `${formatCount(invalidLines.total, 'line')} skipped${drawn}`,
  );
}

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
