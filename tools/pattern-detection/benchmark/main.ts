// Exits with 0 after the measurement, whatever the figures are, and with 1 on an invalid option or a failure.
import { parseArgs } from 'node:util';
import { EXIT, formatError, UserError } from '../../../src/cli/errors';
import { printNote, print, printJson } from '../../../src/cli/terminal/print';
import { formatTable } from '../../../src/cli/terminal/table';
import { runBenchmark } from './run-benchmark';
import { createBenchmarkTables } from './tables';
import { writeBenchmarkPage } from './page';

const OPTIONS = {
  /** Checks in seconds that everything works. The figures are too coarse to report. */
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  /** Skips the libraries from PyPI. */
  'no-python': { type: 'boolean', default: false },
  /** Writes the tables into help/detection.md. */
  write: { type: 'boolean', default: false },
} as const;

const USAGE = 'npm run bench -- [--quick] [--json] [--no-python] [--write]';
const FULL = { rounds: 3, events: 100_000, warmupBars: 200 };
const QUICK = { rounds: 1, events: 20_000, warmupBars: 40 };

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
    throw new UserError(
      '--write and --quick exclude each other: --quick measures too coarsely for the page. Omit one of them',
    );
  const report = await runBenchmark({ ...(quick ? QUICK : FULL), python: !noPython, onProgress: printNote });
  for (const reason of report.skipped) printNote(`skipped: ${reason}`);
  if (write) writeBenchmarkPage(report);
  if (json) printJson(report);
  else
    for (const { title, head, rows } of createBenchmarkTables(report))
      print(`\n${title}\n\n${formatTable(head, rows)}`);
}

main().catch((error: unknown) => {
  printNote(formatError(error));
  process.exitCode = EXIT.failed;
});
