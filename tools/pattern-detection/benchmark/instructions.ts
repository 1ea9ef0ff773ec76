// Counts the instructions per event with callgrind, which other programs on the machine do not affect:
// npx tsx tools/pattern-detection/benchmark/instructions.ts [--write]
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { EXIT, formatError, UserError } from '../../../src/cli/errors';
import { print, printNote } from '../../../src/cli/terminal/print';
import { formatTable } from '../../../src/cli/terminal/table';
import { formatMarkdown, rewriteSection } from '../evaluate/page';
import { buildWorker } from './build-worker';
import { PASSES } from './measure';
import type { WorkerTask } from './worker';

const EVENTS = 10_000;
const WARMUP_BARS = 60;
/** Rounds of a short and of a long run. Their difference excludes the start, the compilation and the warm-up. */
const ROUNDS = { short: 2, long: 4 };
/** Each round also has one pass for the percentiles. */
const PASSES_PER_ROUND = PASSES + 1;
const LIMIT_MS = 600_000;

const KINDS = ['baseline', 'scanner', 'state'] as const;
/** The number of symbols changes how long the memory takes, but hardly the instructions. */
const SYMBOLS = 100;
const RECORD_SIZES = [25, 1] as const;

/** Returns the instructions of a process that runs the task for some rounds. @throws UserError if callgrind fails */
function countInstructions(worker: string, task: WorkerTask, rounds: number): number {
  const { stderr, error } = spawnSync(
    'valgrind',
    [
      '--tool=callgrind',
      // The compiler of Node.js changes code while it runs.
      '--smc-check=all-non-file',
      '--callgrind-out-file=/dev/null',
      process.execPath,
      '--expose-gc',
      '--single-threaded',
      worker,
      JSON.stringify(task),
    ],
    { input: '{}\n'.repeat(rounds), encoding: 'utf8', timeout: LIMIT_MS, maxBuffer: 64 * 1024 * 1024 },
  );
  const collected = /Collected : (\d+)/.exec(stderr ?? '')?.[1];
  if (collected === undefined)
    throw new UserError(
      `valgrind reported no count (${error?.message ?? stderr.trim().split('\n').at(-1)}): install the package valgrind, and try again`,
    );
  return Number(collected);
}

function main(): void {
  const { write } = parseArgs({ options: { write: { type: 'boolean', default: false } } }).values;
  const worker = buildWorker('worker');
  const rows = RECORD_SIZES.flatMap((eventsPerRecord) =>
    // The state alone does not depend on the records.
    KINDS.filter((kind) => kind !== 'state' || eventsPerRecord === 1).map((kind) => {
      printNote(`${kind}, ${eventsPerRecord} per record`);
      const load = {
        feed: 'bars',
        symbols: SYMBOLS,
        eventsPerRecord,
        events: EVENTS,
        warmupBars: WARMUP_BARS,
      } as const;
      const [short, long] = [ROUNDS.short, ROUNDS.long].map((rounds) =>
        countInstructions(worker, { kind, load }, rounds),
      ) as [number, number];
      const events = (ROUNDS.long - ROUNDS.short) * PASSES_PER_ROUND * EVENTS;
      const each = kind === 'state' ? '–' : String(eventsPerRecord);
      return [kind, each, Math.round((long - short) / events).toLocaleString('en')];
    }),
  );
  const table = {
    title: `Instructions per bar, ${SYMBOLS} symbols`,
    head: ['contender', 'bars per record', 'instructions'],
    rows,
  };
  if (write) rewriteSection('instructions', formatMarkdown([table]));
  print(formatTable(table.head, table.rows));
}

try {
  main();
} catch (error) {
  printNote(formatError(error));
  process.exitCode = EXIT.failed;
}
