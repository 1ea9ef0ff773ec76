import type { LogisticModel } from '../../../src/domain/patterns/calibration';

/** One observation: the parts of a candidate, and whether it is correct. */
export interface Observation {
  readonly parts: Readonly<Record<string, number>>;
  readonly isCorrect: boolean;
}

const MAX_STEPS = 100;
/** A small ridge penalty on the weights, so that the weights of correlated parts don't diverge. */
const RIDGE = 0.5;
const PRECISION = 1e-9;

/**
 * Fits a logistic model with a rising curve for each part, by Newton's method on the weights that are not at their limit of
 * 0 (projected Newton; Bertsekas 1982). Each part has to be between 0 and 1.
 * @param sections the number of sections of each curve
 * @throws Error if the observations don't determine the weights
 */
export function fitModel(observations: readonly Observation[], sections: number): LogisticModel {
  const names = Object.keys(observations[0]!.parts);
  const size = 1 + names.length * sections;
  const rows = new Float64Array(observations.length * size);
  observations.forEach(({ parts }, n) => {
    rows[n * size] = 1;
    names.forEach((name, i) => {
      for (let section = 0; section < sections; section++)
        rows[n * size + 1 + i * sections + section] = Math.min(
          1,
          Math.max(0, parts[name]! * sections - section),
        );
    });
  });
  const labels = Float64Array.from(observations, ({ isCorrect }) => (isCorrect ? 1 : 0));
  const weights = findWeights(rows, labels, size);
  const round = (value: number) => Math.round(1000 * value) / 1000;
  return {
    intercept: round(weights[0]!),
    weights: Object.fromEntries(
      names.map((name, i) => [
        name,
        [...weights.subarray(1 + i * sections, 1 + (i + 1) * sections)].map(round),
      ]),
    ),
  };
}

function findWeights(rows: Float64Array, labels: Float64Array, size: number): Float64Array {
  let weights = new Float64Array(size);
  let loss = measureLoss(rows, labels, weights);
  for (let step = 0; step < MAX_STEPS; step++) {
    const { gradient, hessian } = differentiate(rows, labels, weights);
    const free = [...weights.keys()].filter((i) => i === 0 || weights[i]! > 0 || gradient[i]! > 0);
    const move = solve(
      free.map((i) => free.map((j) => hessian[i * size + j]!)),
      free.map((i) => gradient[i]!),
    );
    let [next, nextLoss, length] = [weights, loss, 1];
    do {
      next = Float64Array.from(weights);
      free.forEach((i, k) => {
        const moved = weights[i]! + length * move[k]!;
        next[i] = i === 0 ? moved : Math.max(0, moved);
      });
      nextLoss = measureLoss(rows, labels, next);
      length /= 2;
    } while (nextLoss > loss && length > 1e-6);
    const change = Math.max(...next.map((weight, i) => Math.abs(weight - weights[i]!)));
    if (nextLoss > loss) break;
    [weights, loss] = [next, nextLoss];
    if (change < PRECISION) break;
  }
  return weights;
}

/** Returns the negative log likelihood, with the penalty. */
function measureLoss(rows: Float64Array, labels: Float64Array, weights: Float64Array): number {
  let loss = 0;
  for (let i = 1; i < weights.length; i++) loss += (RIDGE / 2) * weights[i]! ** 2;
  for (let n = 0; n < labels.length; n++) {
    const odds = (2 * labels[n]! - 1) * multiply(rows, n, weights);
    loss += odds > 0 ? Math.log1p(Math.exp(-odds)) : Math.log1p(Math.exp(odds)) - odds;
  }
  return loss;
}

function multiply(rows: Float64Array, n: number, weights: Float64Array): number {
  const size = weights.length;
  let sum = 0;
  for (let i = 0; i < size; i++) sum += rows[n * size + i]! * weights[i]!;
  return sum;
}

/** Returns the gradient of the log likelihood and the negative of its second derivatives, both with the penalty. */
function differentiate(rows: Float64Array, labels: Float64Array, weights: Float64Array) {
  const size = weights.length;
  const gradient = weights.map((weight, i) => (i === 0 ? 0 : -RIDGE * weight));
  const hessian = new Float64Array(size * size);
  for (let i = 1; i < size; i++) hessian[i * size + i] = RIDGE;
  for (let n = 0; n < labels.length; n++) {
    const p = 1 / (1 + Math.exp(-multiply(rows, n, weights)));
    const spread = p * (1 - p);
    for (let i = 0; i < size; i++) {
      const x = rows[n * size + i]!;
      if (x === 0) continue;
      gradient[i]! += (labels[n]! - p) * x;
      for (let j = 0; j < size; j++) hessian[i * size + j]! += spread * x * rows[n * size + j]!;
    }
  }
  return { gradient, hessian };
}

/** Solves a system of linear equations (Gauss–Jordan elimination with partial pivoting). */
function solve(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, vector[i]!]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.slice(i).reduce((best, _, k) => {
      return Math.abs(rows[i + k]![i]!) > Math.abs(rows[best]![i]!) ? i + k : best;
    }, i);
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    const divisor = rows[i]![i]!;
    if (Math.abs(divisor) < 1e-12) throw new Error('the observations do not determine the weights');
    rows[i] = rows[i]!.map((value) => value / divisor);
    for (let k = 0; k < rows.length; k++) {
      if (k === i) continue;
      const factor = rows[k]![i]!;
      rows[k] = rows[k]!.map((value, j) => value - factor * rows[i]![j]!);
    }
  }
  return rows.map((row) => row.at(-1)!);
}
