import { Detector, PATTERNS, type Bar, type PatternName } from '../../../domain/patterns';
import { formatIsoTime } from '../../../domain/market-data';
import { toBar } from '../detect/bar';
import type { Format } from '../detect/formats';
import { outputFor } from '../detect/output';
import type { Drawings } from '../detect/svg';
import { UserError } from '../../errors';
import { nameOf, readRows, sizeOf, WrongLines } from '../market-file';
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

/** What is soon done shows no progress. */
const QUIET_MS = 2_000;

/** `stacks detect`: finds the patterns in a file's prices, bar by bar, without any deployment. */
export async function detect(file: string, options: DetectCommandOptions): Promise<void> {
  const name = nameOf(file);
  const size = await sizeOf(file);
  const drawings = await drawingsInto(options.svg);
  const wrong = new WrongLines(name, options.strict === true, 'read', (line) => tell(line));
  const late = new LateBars(name);
  const progress = createProgressLine(QUIET_MS);
  const tell = (line: string) => {
    progress.end();
    printNote(line);
  };
  const output = outputFor(options.format, options.forming === true, (text) => {
    progress.end();
    print(text);
  });
  const detector = new Detector(options.pattern ?? PATTERNS, {
    ...(options.forming && { onChange: (change) => output.add(change) }),
  });
  const onWrongLine = (line: number, why: string) => wrong.add(line, why);
  const started = Date.now();
  let [bytes, bars, found] = [0, 0, 0];
  try {
    for await (const { line, fields } of readRows(file, { onWrongLine, onBytes: (read) => (bytes = read) })) {
      const bar = toBar(fields);
      if (typeof bar === 'string') {
        onWrongLine(line, bar);
        continue;
      }
      if (detector.isLate(bar)) {
        late.add(line, bar);
        continue;
      }
      bars++;
      drawings?.keep(bar);
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
    // What was found before an interruption or a wrong line is true.
    output.end();
    progress.end();
    wrong.end();
    late.end();
  }
  if (bars === 0 && wrong.total === 0) throw new UserError(`${name} has a header line and nothing after it`);
  if (bars === 0) throw new UserError(`${name} holds no bar that could be read`);
  const drawn = drawings ? `; ${formatCount(drawings.count, 'drawing')} in ${options.svg}` : '';
  printNote(
    `${formatCount(bars, 'bar')} of ${formatCount(detector.symbols, 'symbol')}, ${formatCount(found, 'pattern')} found; ` +
      `${formatCount(wrong.total, 'line')} left out${drawn}`,
  );
}

/** Bars that came too late for their symbol: counted, the first of them told. */
class LateBars {
  private total = 0;
  private first = '';

  constructor(private readonly name: string) {}

  add(line: number, { symbol, timestamp }: Bar): void {
    if (++this.total === 1) this.first = `line ${line}, ${symbol} at ${formatIsoTime(timestamp)}`;
  }

  end(): void {
    if (this.total === 0) return;
    printNote(
      `${this.name}: ignored ${formatCount(this.total, 'bar')} no newer than the last one of the symbol ` +
        `(the first: ${this.first}); sort by timestamp, oldest first, and keep each bar once`,
    );
  }
}

/** The chart library is loaded where there is something to draw only. */
async function drawingsInto(folder: string | undefined): Promise<Drawings | undefined> {
  if (folder === undefined) return undefined;
  return (await import('../detect/svg')).Drawings.into(folder);
}
