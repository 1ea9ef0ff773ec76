import { scoreTransaction, type Score } from '../../../domain/fraud';
import { UserError } from '../../errors';
import { formatVisibleJson } from '../../terminal/visible';
import { formatCount, print, printJson, printNote } from '../../terminal/print';
import { createProgressLine } from '../../terminal/progress';
import { formatTable } from '../../terminal/table';
import { DetectorReplay } from '../evaluate/detector-replay';
import { formatCsvLine } from '../score/format-csv';
import { describeFile, getFileSize, readTransactions } from '../score/read-file';
import { parseTestRange, TestRows } from '../score/test-rows';

export interface ScoreCommandOptions {
  readonly test?: readonly string[];
  readonly knownSince?: string;
  readonly summary?: boolean;
  readonly json?: boolean;
}

/** Short runs show no progress. */
const PROGRESS_DELAY_MS = 2_000;
/** Lines that are printed at once. */
const LINES_AT_ONCE = 2_000;

/** `stacks transaction-pipeline score`: scores the transactions of a file in their order, without a deployment. */
export async function runScore(file: string, options: ScoreCommandOptions): Promise<void> {
  if (options.summary && !options.test)
    throw new UserError('--summary prints the measures of --test: add --test FROM TO, or omit --summary');
  if (options.knownSince !== undefined && !options.test)
    throw new UserError('--known-since belongs to --test: add --test FROM TO, or omit --known-since');
  const test = options.test && new TestRows(parseTestRange(options.test, options.knownSince));
  const name = describeFile(file);
  const size = await getFileSize(file);
  const progress = createProgressLine(PROGRESS_DELAY_MS);
  const replay = new DetectorReplay();
  const lines = createLineWriter(options);
  const started = Date.now();
  let [rows, bytes] = [0, 0];
  const reader = readTransactions(file, {
    onBytes: (read) => (bytes = read),
    onColumns: ({ columns, unused }) => {
      if (test && columns.fraud === undefined)
        throw new UserError(`${name}:1: no column fraud: --test needs it to measure the scores`);
      if (unused.length > 0)
        printNote(
          `${name}: columns that are not used: ${unused.map((title) => title || 'one without a name').join(', ')}`,
        );
    },
  });
  try {
    for await (const row of reader) {
      const { transaction, localHour, fraud } = row;
      replay.advance(transaction.time);
      const isScored = !options.summary || test?.includes(row) === true;
      const score = isScored ? scoreTransaction(replay.read(transaction, localHour)) : undefined;
      if (score && !options.summary) lines.add(transaction.transactionId, score);
      test?.add(row, score?.score);
      replay.add(transaction, fraud === true);
      if (++rows % 1_000 === 0)
        progress.show({
          events: rows,
          share: size === undefined ? undefined : Math.min(1, bytes / size),
          eventsPerSecond: (1000 * rows) / Math.max(1, Date.now() - started),
        });
    }
  } finally {
    // The scores above an invalid row are valid.
    progress.end();
    lines.end();
  }
  if (test) printMeasures(test, options);
  printNote(
    `${formatCount(rows, 'transaction')} of ${name}, ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
}

/** Writes the scores as CSV or as lines of JSON. */
function createLineWriter({ json, summary }: ScoreCommandOptions) {
  let buffer: string[] = json || summary ? [] : ['transactionId,score,outcome,reason'];
  const end = () => {
    if (buffer.length > 0) print(buffer.join('\n'));
    buffer = [];
  };
  const add = (transactionId: string, score: Score) => {
    buffer.push(json ? formatVisibleJson({ transactionId, ...score }) : formatCsvLine(transactionId, score));
    if (buffer.length >= LINES_AT_ONCE) end();
  };
  return { add, end };
}

/** The measures are the result with --summary; otherwise they follow the scores, on stderr or as the last line of JSON. */
function printMeasures(test: TestRows, { json, summary }: ScoreCommandOptions): void {
  const measures = test.measure();
  if (json) return summary ? printJson(measures) : print(formatVisibleJson({ measures }));
  const { transactions, frauds, omitted, auc, ap, cp100 } = measures;
  const table = formatTable(
    ['transactions', 'frauds', 'omitted', 'AUC', 'AP', 'CP@100'],
    [[transactions, frauds, omitted].map(String).concat([auc, ap, cp100].map((value) => value.toFixed(4)))],
  );
  if (summary) print(table);
  else printNote(table);
}
