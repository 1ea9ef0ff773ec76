/** A feature whose values are replaced by the numbers of at most 255 bins. */
export interface BinnedFeature {
  /** The upper limit of each bin but the last one; a value on a limit belongs to the bin below it. */
  readonly limits: readonly number[];
  readonly bins: Uint8Array;
}

const MAX_BINS = 255;

/** Divides a feature into bins of about the same number of values. */
export function createBins(values: Float64Array): BinnedFeature {
  const limits = chooseLimits(values);
  const bins = Uint8Array.from(values, (value) => findBin(limits, value));
  return { limits, bins };
}

function chooseLimits(values: Float64Array): number[] {
  const sorted = Float64Array.from(values).sort();
  const distinct: number[] = [];
  for (const value of sorted)
    if (distinct.length <= MAX_BINS && value !== distinct[distinct.length - 1]) distinct.push(value);
  if (distinct.length <= MAX_BINS)
    return distinct.slice(0, -1).map((value, index) => middle(value, distinct[index + 1]!));
  const limits: number[] = [];
  for (let bin = 1; bin < MAX_BINS; bin++) {
    const index = Math.floor((bin * sorted.length) / MAX_BINS);
    const limit = middle(sorted[index - 1]!, sorted[index]!);
    if (limit !== limits[limits.length - 1] && limit < sorted[sorted.length - 1]!) limits.push(limit);
  }
  return limits;
}

/** A short number between two values, so that the file of the model is small. */
function middle(low: number, high: number): number {
  const exact = (low + high) / 2;
  const short = Number(exact.toPrecision(5));
  return short >= low && short < high ? short : exact;
}

function findBin(limits: readonly number[], value: number): number {
  let [low, high] = [0, limits.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if (value <= limits[half]!) high = half;
    else low = half + 1;
  }
  return low;
}
