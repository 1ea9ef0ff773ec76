// The measurement, which main.ts bundles and runs. The machine may be busy: the figures use processor time.
import { parseArgs } from 'node:util';
import { createRetail } from '../../../src/cli/transaction-pipeline/evaluate/population/retail';
import type { Population } from '../../../src/cli/transaction-pipeline/evaluate/population/types';
import { EXIT, formatError, UserError } from '../../../src/cli/errors';
import { print, printJson, printNote } from '../../../src/cli/terminal/print';
import { formatTable } from '../../../src/cli/terminal/table';
import { createNaive, DETECTOR, JSON_DETECTOR, type Profile, type Purchase, type Subject } from './subjects';

const OPTIONS = {
  /** Checks in seconds that everything works. The figures are too coarse to report. */
  quick: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;
const USAGE = 'npm run bench-fraud -- [--quick] [--json]';

interface Result {
  readonly name: string;
  /** Transactions a second of processor time: the median of the rounds. */
  readonly rate: number;
  /** The rate of the detector as a multiple of this one. */
  readonly ratio: number;
}

function parseOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    throw new UserError(`${(error as Error).message}: ${USAGE}`);
  }
}

function main(): void {
  const { quick, json } = parseOptions();
  const population = createRetail(1);
  const count = quick ? 20_000 : 200_000;
  const rounds = quick ? 1 : 3;
  const rates = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++)
    for (const subject of [DETECTOR, JSON_DETECTOR, createNaive()]) {
      const rate = measureRate(subject, createPurchases(population, count));
      printNote(`round ${round + 1} of ${rounds}: ${subject.name}: ${Math.round(rate)}/s`);
      rates.set(subject.name, [...(rates.get(subject.name) ?? []), rate]);
    }
  const medians = [...rates].map(([name, values]) => ({
    name,
    rate: values.sort((a, b) => a - b)[values.length >> 1]!,
  }));
  const results = medians.map(({ name, rate }): Result => ({ name, rate, ratio: medians[0]!.rate / rate }));
  if (json) printJson(results);
  else
    print(
      formatTable(
        ['subject', 'transactions a second', 'detector is faster by'],
        results.map(({ name, rate, ratio }) => [
          name,
          Math.round(rate).toLocaleString('en-US'),
          ratio.toFixed(1),
        ]),
      ),
    );
}

/** Reads the first transactions of a population, with empty profiles. */
function createPurchases(population: Population, count: number): Purchase[] {
  const profiles = new Map<string, Profile>();
  const open = (id: string): Profile => {
    let profile = profiles.get(id);
    if (!profile) profiles.set(id, (profile = {}));
    return profile;
  };
  return Array.from({ length: count }, (_, index) => {
    const transaction = population.read(index);
    return {
      transaction,
      localHour: population.readLocalHour(index),
      account: open(transaction.accountId),
      merchant: open(transaction.merchantId),
    };
  });
}

/** Runs the first half to fill the histories, and measures the second half. */
function measureRate(subject: Subject, purchases: readonly Purchase[]): number {
  const half = purchases.length >> 1;
  for (let index = 0; index < half; index++) subject.next(purchases[index]!);
  const before = process.cpuUsage();
  let sum = 0;
  for (let index = half; index < purchases.length; index++) sum += subject.next(purchases[index]!);
  const { user, system } = process.cpuUsage(before);
  if (!Number.isFinite(sum)) throw new Error('a score is not a number');
  return (1e6 * (purchases.length - half)) / (user + system);
}

try {
  main();
} catch (error) {
  printNote(formatError(error));
  process.exitCode = EXIT.failed;
}
