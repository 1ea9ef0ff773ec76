// Exits with 0 when it has measured, whatever the figures are, and with 1 on a wrong option or a failure.
import { parseArgs } from 'node:util';
import { EXIT, formatError, UserError } from '../../../src/cli/errors';
import { printNote, print, printJson } from '../../../src/cli/terminal/print';
import { formatTable } from '../../../src/cli/terminal/table';
import { runBench } from './bench';
import { createBenchTables } from './print';
import { writeBenchPage } from './page';

const OPTIONS = {
  /** A run of seconds, to see that all works; its figures are too coarse to report. */
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  /** Leaves the peers from PyPI out. */
  'no-python': { type: 'boolean', default: false },
  /** Puts the tables into help/detection.md. */
  write: { type: 'boolean', default: false },
} as const;

const USAGE = 'npm run bench -- [--quick] [--json] [--no-python] [--write]';
const FULL = { rounds: 3, events: 100_000, warm: 200 };
const QUICK = { rounds: 1, events: 20_000, warm: 40 };

function parseOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new UserError(`${(error as Error).message}: ${USAGE}`);
  }
}

async function main(): Promise<void> {
  const { quick, json, write, 'no-python': noPython } = parseOptions();
  if (quick && write)
    throw new UserError('--write with --quick would publish coarse figures: leave one of them out');
  const report = await runBench({ ...(quick ? QUICK : FULL), python: !noPython, onProgress: printNote });
  for (const why of report.skipped) printNote(`left out: ${why}`);
  if (write) writeBenchPage(report);
  if (json) printJson(report);
  else
    for (const { title, head, rows } of createBenchTables(report))
      print(`\n${title}\n\n${formatTable(head, rows)}`);
}

main().catch((error: unknown) => {
  printNote(formatError(error));
  process.exitCode = EXIT.failed;
});
