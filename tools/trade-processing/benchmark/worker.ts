// The measurement, which main.ts bundles and runs. It verifies a generated ledger with the functions of the command verify. The
// machine may be busy: the rate uses processor time, without that of the generator.
import { parseArgs } from 'node:util';
import { verifyLedger } from '../../../src/cli/trade-processing/ledger/verify';
import { EXIT, formatError, UserError } from '../../../src/cli/errors';
import { print, printJson, printNote } from '../../../src/cli/terminal/print';
import { createProgressNotes } from '../../../src/cli/terminal/progress-notes';
import { formatViolations } from '../../../src/domain/ledger';
import { CpuMeter } from './cpu-meter';
import { generateLedger, REGION } from './generated-ledger';
import { createGeneratedRegion } from './generated-region';

const OPTIONS = {
  /** The number of entries. */
  entries: { type: 'string', default: '1000000' },
  json: { type: 'boolean', default: false },
} as const;
const USAGE = 'npm run bench-ledger -- [--entries NUMBER] [--json]';

function readOptions() {
  try {
    const { entries, json } = parseArgs({ options: OPTIONS }).values;
    const count = Number(entries);
    if (!Number.isSafeInteger(count) || count < 1)
      throw new Error(`--entries ${entries} is not a number above 0`);
    return { entries: count, json };
  } catch (error) {
    throw new UserError(`${(error as Error).message}: ${USAGE}`);
  }
}

async function main(): Promise<void> {
  const { entries, json } = readOptions();
  const notes = createProgressNotes(printNote);
  printNote(`generating ${entries.toLocaleString('en-US')} entries once, to sign their checkpoints …`);
  const ledger = await generateLedger(entries);
  const meter = new CpuMeter();
  const region = createGeneratedRegion(ledger, meter);
  const before = process.cpuUsage();
  const started = Date.now();
  let rows = 0;
  const { report } = await verifyLedger(
    { config: {} as never, open: async () => region },
    {
      region: REGION,
      now: ledger.now,
      onRead: (count) => {
        rows += count;
        notes.show(`${rows.toLocaleString('en-US')} rows verified`);
      },
    },
  );
  const { user, system } = process.cpuUsage(before);
  if (!report.isIntact) throw new Error(`Expected an intact ledger: ${formatViolations(report).join('; ')}`);
  const result = {
    rows: report.rows,
    chains: report.chains.length,
    checkpoints: report.checkpoints,
    rowsPerSecond: Math.round((1e6 * report.rows) / (user + system - meter.microseconds)),
    secondsWithGenerator: (Date.now() - started) / 1_000,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1_024),
  };
  if (json) return printJson(result);
  print(
    `${result.rows.toLocaleString('en-US')} rows of ${result.chains} chains with ${result.checkpoints} checkpoints: ` +
      `${result.rowsPerSecond.toLocaleString('en-US')} rows per second of one core, peak memory ${result.peakMegabytes} MB`,
  );
}

main().catch((error: unknown) => {
  printNote(formatError(error));
  process.exitCode = EXIT.failed;
});
