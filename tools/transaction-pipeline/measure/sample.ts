import { createHash } from 'node:crypto';
import { scoreTransaction } from '../../../src/domain/fraud';
import { DetectorReplay } from '../../../src/cli/transaction-pipeline/evaluate/detector-replay';
import { evaluatePopulation } from '../../../src/cli/transaction-pipeline/evaluate/evaluate';
import { POPULATIONS, type PopulationName } from '../../../src/cli/transaction-pipeline/evaluate/populations';
import type { Population } from '../../../src/cli/transaction-pipeline/evaluate/population/types';

/** The share of a population that is measured in a second, with all of its days. */
const SHARE = 0.01;

/**
 * Computes a digest of all transactions, all scores with their parts, and all measures of a small population. A change of a
 * simulation, of the detector or of the measures changes it, so figures with another digest are no longer true.
 */
export function computeDigest(name: PopulationName): string {
  const { create, protocol } = POPULATIONS[name];
  const population = create(1, SHARE);
  const hash = createHash('sha256');
  for (const row of scoreAll(population)) hash.update(row);
  hash.update(JSON.stringify(evaluatePopulation(population, protocol)));
  return hash.digest('hex').slice(0, 16);
}

/** Scores each transaction, and describes it with its score in a line of JSON. */
function* scoreAll(population: Population): Generator<string> {
  const replay = new DetectorReplay();
  for (let index = 0; index < population.size; index++) {
    const transaction = population.read(index);
    replay.advance(transaction.time);
    const score = scoreTransaction(replay.read(transaction, population.readLocalHour(index)));
    yield JSON.stringify([transaction, population.kind[index], score]);
    replay.add(transaction, population.kind[index] !== 0);
  }
}
