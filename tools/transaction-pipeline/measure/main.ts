// Measures the detector on all seeds of help/fraud-detection.md, and writes results.json. It takes some minutes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { EXIT, formatError } from '../../../src/cli/errors';
import { evaluatePopulation, type Evaluation } from '../../../src/cli/transaction-pipeline/evaluate/evaluate';
import { POPULATIONS, type PopulationName } from '../../../src/cli/transaction-pipeline/evaluate/populations';
import { printNote } from '../../../src/cli/terminal/print';
import { MODEL_VERSION } from '../../../src/domain/fraud';
import { computeDigest } from './sample';

const FILE = join(__dirname, 'results.json');
const SEEDS: Readonly<Record<PopulationName, readonly number[]>> = {
  handbook: [1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
  retail: [1, 2, 3],
};

/** The results of the file. */
export interface MeasuredPopulation extends Evaluation {
  readonly seed: number;
  readonly transactions: number;
  /** The transactions of each kind; the first one is genuine. */
  readonly kindCounts: readonly number[];
}

function measure(name: PopulationName, seed: number): MeasuredPopulation {
  const { create, protocol } = POPULATIONS[name];
  const population = create(seed);
  const kindCounts = population.kinds.map(() => 0);
  population.kind.forEach((kind) => kindCounts[kind]!++);
  printNote(`${name}, seed ${seed}: ${population.size} transactions`);
  return { seed, transactions: population.size, kindCounts, ...evaluatePopulation(population, protocol) };
}

/** Figures with six decimals are enough to compare, and short. */
const shorten = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(6)) : value);

async function main(): Promise<void> {
  const names = Object.keys(POPULATIONS) as PopulationName[];
  const results = {
    model: MODEL_VERSION,
    digests: Object.fromEntries(names.map((name) => [name, computeDigest(name)])),
    ...Object.fromEntries(names.map((name) => [name, SEEDS[name].map((seed) => measure(name, seed))])),
  };
  const options = await resolveConfig(FILE);
  writeFileSync(FILE, await format(JSON.stringify(results, shorten), { ...options, filepath: FILE }));
  printNote(`wrote ${FILE}`);
}

main().catch((error: unknown) => {
  printNote(formatError(error));
  process.exitCode = EXIT.failed;
});
