import { MODEL_VERSION } from '../../../domain/fraud';
import { formatCount, print, printJson, printNote } from '../../terminal/print';
import { createProgressLine } from '../../terminal/progress';
import { formatTable } from '../../terminal/table';
import { evaluatePopulation, type Evaluation } from '../evaluate/evaluate';
import { writePopulation } from '../evaluate/population/write-csv';
import { POPULATIONS, type PopulationName } from '../evaluate/populations';
import { HANDBOOK_TEST_DAYS } from '../evaluate/protocol';
import { runScore } from './score';

export interface EvaluateCommandOptions {
  readonly population: PopulationName;
  readonly seed: number;
  readonly csv?: string;
  readonly file?: string;
  readonly json?: boolean;
}

/** Short runs show no progress. */
const PROGRESS_DELAY_MS = 2_000;

/** `stacks transaction-pipeline evaluate`: measures the detector on a simulated population, or on a file. */
export async function runEvaluate({ file, ...options }: EvaluateCommandOptions): Promise<void> {
  if (file === undefined) return evaluateSimulation(options);
  await runScore(file, { test: HANDBOOK_TEST_DAYS, summary: true, ...(options.json && { json: true }) });
}

async function evaluateSimulation({
  population: name,
  seed,
  csv,
  json,
}: Omit<EvaluateCommandOptions, 'file'>): Promise<void> {
  const { create, protocol } = POPULATIONS[name];
  const population = create(seed);
  printNote(
    `${name}, seed ${seed}: ${formatCount(population.size, 'transaction')} of ${formatCount(population.accounts, 'account')}, simulated`,
  );
  if (csv !== undefined) {
    await writePopulation(population, csv);
    printNote(`wrote ${csv}`);
  }
  const progress = createProgressLine(PROGRESS_DELAY_MS);
  const started = Date.now();
  const evaluation = evaluatePopulation(population, protocol, (events) =>
    progress.show({
      events,
      share: events / population.size,
      eventsPerSecond: (1000 * events) / Math.max(1, Date.now() - started),
    }),
  );
  progress.end();
  if (json) printJson({ population: name, seed, model: MODEL_VERSION, ...evaluation });
  else printEvaluation(evaluation);
}

const formatShare = (share: number): string => (Number.isNaN(share) ? '-' : share.toFixed(3));

function printEvaluation({ methods, kinds, falseAlarms, genuine, precision }: Evaluation): void {
  const [first] = methods;
  print(
    `test: ${formatCount(first!.transactions, 'transaction')}, ${formatCount(first!.frauds, 'fraud')}; model ${MODEL_VERSION}\n`,
  );
  print(
    formatTable(
      ['method', 'AUC', 'AP', 'CP@100'],
      methods.map(({ method, auc, ap, cp100 }) => [method, ...[auc, ap, cp100].map(formatShare)]),
    ),
  );
  print(
    `\noutcomes: ${formatShare(precision)} of the transactions for review or declined are frauds; ` +
      `${falseAlarms} of ${formatCount(genuine, 'genuine transaction')} are false alarms\n`,
  );
  print(
    formatTable(
      ['kind of fraud', 'frauds', 'found', 'declined', 'precision', 'AP'],
      kinds.map(({ kind, frauds, recall, declined, precision: ofKind, ap }) => [
        kind,
        String(frauds),
        ...[recall, declined, ofKind, ap].map(formatShare),
      ]),
    ),
  );
}
