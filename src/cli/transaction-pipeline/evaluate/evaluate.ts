import { scoreTransaction, THRESHOLDS } from '../../../domain/fraud';
import { DetectorReplay } from './detector-replay';
import { scoreKnowable } from './knowable';
import { METHODS } from './methods';
import { computeMetrics, type Metrics } from './metrics';
import type { Population } from './population/types';
import { DAY_MS } from './population/calendar';
import { selectTest, type Protocol } from './protocol';

/** The measures of one way to score. */
export interface MethodResult extends Metrics {
  readonly method: string;
}

/** What the outcomes find of one kind of fraud. */
export interface KindResult {
  readonly kind: string;
  readonly frauds: number;
  /** The share of the frauds with the outcome review or decline. */
  readonly recall: number;
  /** The share of the frauds with the outcome decline. */
  readonly declined: number;
  /** The found frauds of the kind as a share of them and all false alarms. */
  readonly precision: number;
  /** The average precision of this kind among the genuine transactions. */
  readonly ap: number;
}

export interface Evaluation {
  readonly methods: readonly MethodResult[];
  readonly kinds: readonly KindResult[];
  /** Genuine transactions with the outcome review or decline. */
  readonly falseAlarms: number;
  /** The share of the transactions with the outcome review or decline that are frauds. */
  readonly precision: number;
  readonly genuine: number;
}

/** Runs the detector and the simple methods over a population, in the order of time, and measures them on the test. */
export function evaluatePopulation(
  population: Population,
  protocol: Protocol,
  onProgress: (done: number) => void = () => {},
): Evaluation {
  const selected = selectTest(population, protocol);
  const scores = [...METHODS.map(() => new Float64Array(selected.length)), new Float64Array(selected.length)];
  const replay = new DetectorReplay();
  let next = 0;
  for (let index = 0; next < selected.length; index++) {
    const transaction = population.read(index);
    replay.advance(transaction.time);
    if (index === selected[next]) {
      const input = replay.read(transaction, population.readLocalHour(index));
      METHODS.forEach(({ score }, method) => (scores[method]![next] = score(input)));
      scores[METHODS.length]![next] = scoreTransaction(input).score;
      next++;
    }
    replay.add(transaction, population.kind[index] !== 0);
    if (index % 20_000 === 0) onProgress(index);
  }
  const names = [...METHODS.map(({ name }) => name), 'detector', 'limit of labels that are 7 days late'];
  const all = [...scores, scoreKnowable(population, selected)];
  const methods = names.map((method, index) => ({
    method,
    ...computeMetrics(createRows(population, selected, all[index]!)),
  }));
  return { methods, ...measureOutcomes(population, selected, scores[METHODS.length]!) };
}

const createRows = (population: Population, selected: readonly number[], scores: Float64Array) =>
  selected.map((index, row) => ({
    score: scores[row]!,
    fraud: population.kind[index] !== 0,
    account: population.account[index]!,
    day: Math.floor(population.times[index]! / DAY_MS),
  }));

function measureOutcomes(population: Population, selected: readonly number[], scores: Float64Array) {
  const rows = selected.map((index, row) => ({
    kind: population.kind[index]!,
    score: scores[row]!,
    index,
    row,
  }));
  const isAlarm = ({ score }: { readonly score: number }) => score >= THRESHOLDS.review;
  const genuine = rows.filter(({ kind }) => kind === 0);
  const falseAlarms = genuine.filter(isAlarm).length;
  const alarms = rows.filter(isAlarm).length;
  const kinds = population.kinds.slice(1).map((kind, position): KindResult => {
    const frauds = rows.filter((row) => row.kind === position + 1);
    const found = frauds.filter(isAlarm).length;
    const versusGenuine = rows.filter((row) => row.kind === 0 || row.kind === position + 1);
    const ofKind = createRows(
      population,
      versusGenuine.map(({ index }) => index),
      Float64Array.from(versusGenuine, ({ score }) => score),
    );
    return {
      kind,
      frauds: frauds.length,
      recall: found / frauds.length,
      declined: frauds.filter(({ score }) => score >= THRESHOLDS.decline).length / frauds.length,
      precision: found / (found + falseAlarms),
      ap: computeMetrics(ofKind).ap,
    };
  });
  return { kinds, falseAlarms, genuine: genuine.length, precision: (alarms - falseAlarms) / alarms };
}
