import { FEATURES, fillFeatures } from '../../../src/domain/fraud/model/features';
import { createFacts } from '../../../src/domain/fraud/score';
import { DetectorReplay } from '../../../src/cli/transaction-pipeline/evaluate/detector-replay';
import { DAY_MS } from '../../../src/cli/transaction-pipeline/evaluate/population/calendar';
import type { Population } from '../../../src/cli/transaction-pipeline/evaluate/population/types';
import { createRandom } from '../../../src/cli/statistics/random';

/** The values of the features of sampled transactions, by feature. */
export interface Samples {
  readonly columns: readonly Float64Array[];
  readonly labels: Uint8Array;
}

/** Rows with room for more. */
export class SampleBuilder {
  private readonly values: number[][] = FEATURES.map(() => []);
  private readonly labels: number[] = [];

  get size(): number {
    return this.labels.length;
  }

  /**
   * Adds all frauds and a share of the genuine transactions of a population.
   * @param firstDay the first day that is sampled; the days before it only build the histories
   */
  add(population: Population, firstDay: number, genuineShare: number, seed: number): void {
    const random = createRandom(seed);
    const replay = new DetectorReplay();
    const vector = new Float32Array(FEATURES.length);
    const start = population.times[0]! + firstDay * DAY_MS;
    for (let index = 0; index < population.size; index++) {
      const transaction = population.read(index);
      const fraud = population.kind[index] !== 0;
      replay.advance(transaction.time);
      if (transaction.time >= start && (fraud || random() < genuineShare)) {
        fillFeatures(vector, createFacts(replay.read(transaction, population.readLocalHour(index))));
        vector.forEach((value, feature) => this.values[feature]!.push(value));
        this.labels.push(Number(fraud));
      }
      replay.add(transaction, fraud);
    }
  }

  build(): Samples {
    return {
      columns: this.values.map((values) => Float64Array.from(values)),
      labels: Uint8Array.from(this.labels),
    };
  }
}
