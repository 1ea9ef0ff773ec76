/** One observation: the parts of a candidate, and whether it is correct. */
export interface Observation {
  readonly parts: Readonly<Record<string, number>>;
  readonly isCorrect: boolean;
}

export interface FittedModel {
  readonly intercept: number;
  readonly weights: Readonly<Record<string, number>>;
}

const STEPS = 50;
/** A small ridge penalty on the weights, so that the weights of correlated parts don't diverge. */
const RIDGE = 0.05;

/**
 * Logistic regression by Newton's method (iteratively reweighted least squares; McCullagh and Nelder 1989).
 * @throws Error if the observations don't determine the weights
 */
export function fitModel(observations: readonly Observation[]): FittedModel {
  const names = Object.keys(observations[0]!.parts);
  const rows = observations.map(({ parts }) => [1, ...names.map((name) => parts[name]!)]);
  let weights = new Array<number>(names.length + 1).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight, i) => (i === 0 ? 0 : -RIDGE * weight));
    const hessian = weights.map((_, i) => weights.map((__, j) => (i === j && i > 0 ? RIDGE : 0)));
    rows.forEach((row, n) => {
      const p = 1 / (1 + Math.exp(-row.reduce((sum, x, i) => sum + x * weights[i]!, 0)));
      const error = (observations[n]!.isCorrect ? 1 : 0) - p;
      const spread = p * (1 - p);
      for (let i = 0; i < row.length; i++) {
        gradient[i]! += error * row[i]!;
        for (let j = 0; j < row.length; j++) hessian[i]![j]! += spread * row[i]! * row[j]!;
      }
    });
    const move = solve(hessian, gradient);
    weights = weights.map((weight, i) => weight + move[i]!);
    if (Math.max(...move.map(Math.abs)) < 1e-9) break;
  }
  const round = (value: number) => Math.round(1000 * value) / 1000;
  return {
    intercept: round(weights[0]!),
    weights: Object.fromEntries(names.map((name, i) => [name, round(weights[i + 1]!)])),
  };
}

/** Gauss-Jordan elimination with partial pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let i = 0; i < rows.length; i++) {
    let best = i;
    for (let k = i + 1; k < rows.length; k++)
      if (Math.abs(rows[k]![i]!) > Math.abs(rows[best]![i]!)) best = k;
    [rows[i], rows[best]] = [rows[best]!, rows[i]!];
    const pivot = rows[i]![i]!;
    if (Math.abs(pivot) < 1e-12) throw new Error('the observations do not determine the weights');
    rows[i] = rows[i]!.map((value) => value / pivot);
    for (let k = 0; k < rows.length; k++) {
      if (k === i) continue;
      const factor = rows[k]![i]!;
      rows[k] = rows[k]!.map((value, j) => value - factor * rows[i]![j]!);
    }
  }
  return rows.map((row) => row.at(-1)!);
}
