// Exits with 0 after the measurement, whatever the figures are, and with 1 on an invalid option or a failure.
import { parseArgs } from 'node:util';
import { detectAll } from '../../../src/domain/patterns';
import { EXIT, formatError, UserError } from '../../../src/cli/errors';
import { printNote, print, printJson } from '../../../src/cli/terminal/print';
import { formatTable } from '../../../src/cli/terminal/table';
import { FULL, QUICK } from './corpus';
import { evaluateDetector, type EvaluationReport } from './evaluate';
import { readRealMarket } from './market';
import { writeEvaluationPage, writePeersTable } from './page';
import { evaluatePeers, PEERS_SIZE, createSample } from './peers';
import { createEvaluationTables } from './tables';
import { createPeersTable } from './peers-table';
import type { CreateDetector } from './sensitivity-findings';
import { CLASSES, type DetectorUnderTest } from './types';

const engine: DetectorUnderTest = (bars) => detectAll(bars);

const createDetector: CreateDetector = (minConfidence) => (bars) =>
  detectAll(bars, CLASSES, { minConfidence });

const OPTIONS = {
  /** Takes seconds, to check that everything works; its figures are too coarse to report. */
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  /** Writes the tables into help/detection.md and the plots into help/pictures. */
  write: { type: 'boolean', default: false },
  /** Compares the engine with other libraries instead, on a part of the benchmark. */
  peers: { type: 'boolean', default: false },
  /** Seeds, separated by commas: the tables are those of the first one, with the targets of all. */
  seeds: { type: 'string', default: '1' },
  split: { type: 'string', default: 'test' },
} as const;

const USAGE = 'npm run evaluate -- [--quick] [--json] [--write] [--peers] [--seeds 1,2,3] [--split fit|test]';

function parseArguments() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new UserError(`${(error as Error).message}: ${USAGE}`);
  }
}

function parseOptions() {
  const values = parseArguments();
  const { seeds, split } = values;
  if (!/^\d{1,9}(,\d{1,9})*$/.test(seeds))
    throw new UserError(
      `--seeds is ${seeds}; expected whole numbers from 0 to 999999999, separated by commas`,
    );
  if (split !== 'fit' && split !== 'test') throw new UserError(`--split is ${split}; expected fit or test`);
  if (values.quick && values.write)
    throw new UserError(
      '--write and --quick exclude each other: --quick measures too coarsely for the page. Omit one of them',
    );
  return {
    ...values,
    split,
    seeds: seeds.split(',').map(Number),
    size: values.quick ? QUICK : FULL,
  } as const;
}

async function main(): Promise<void> {
  const { seeds, split, size, json, write, peers, quick } = parseOptions();
  const seed = seeds[0]!;
  if (peers) {
    const market = readRealMarket();
    const reports = await evaluatePeers(
      engine,
      createSample(seed, split, quick ? QUICK : PEERS_SIZE, market),
      printNote,
    );
    const { title, head, rows } = createPeersTable(reports);
    if (write) writePeersTable(reports, seed, split);
    if (json) printJson(reports);
    else print(`\n${title}\n\n${formatTable(head, rows)}`);
    return;
  }
  const reports = seeds.map((each) => {
    const onProgress = (line: string) => printNote(seeds.length > 1 ? `seed ${each}, ${line}` : line);
    return evaluateDetector(engine, { seed: each, split, size, createDetector, onProgress });
  });
  const [report, ...others] = reports as [EvaluationReport, ...EvaluationReport[]];
  if (write) writeEvaluationPage(report, others, engine);
  if (json) printJson(others.length > 0 ? reports : report);
  else
    for (const { title, head, rows } of createEvaluationTables(report, others))
      print(`\n${title}\n\n${formatTable(head, rows)}`);
}

main().catch((error: unknown) => {
  printNote(formatError(error));
  process.exitCode = EXIT.failed;
});
