import type { BinnedFeature } from './bins';

/** A node of a fitted tree. */
export interface TreeNode {
  readonly value: number;
  readonly split?: {
    readonly feature: number;
    /** Values up to this one go to the left. */
    readonly threshold: number;
    readonly left: TreeNode;
    readonly right: TreeNode;
  };
}

export interface TreeOptions {
  readonly maxLeaves: number;
  readonly maxDepth: number;
  /** The least sum of the second derivatives in a leaf. */
  readonly minWeight: number;
  /** The L2 regularization of the values. */
  readonly lambda: number;
  /** The features that this tree may compare. */
  readonly features: readonly number[];
}

const BINS = 256;

interface Leaf {
  readonly rows: Int32Array;
  readonly depth: number;
  readonly histogram: Float64Array;
  readonly gradient: number;
  readonly hessian: number;
  best?: Split;
  split?: { readonly feature: number; readonly threshold: number; readonly left: Leaf; readonly right: Leaf };
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
}

/** Grows one tree: always the leaf whose split gains the most. */
export function growTree(
  data: readonly BinnedFeature[],
  rows: Int32Array,
  gradients: Float64Array,
  hessians: Float64Array,
  options: TreeOptions,
): TreeNode {
  const fill = (subset: Int32Array): Float64Array =>
    fillHistogram(data, subset, gradients, hessians, options.features);
  const create = (subset: Int32Array, depth: number, histogram: Float64Array): Leaf => {
    let [gradient, hessian] = [0, 0];
    for (const row of subset) {
      gradient += gradients[row]!;
      hessian += hessians[row]!;
    }
    const leaf: Leaf = { rows: subset, depth, histogram, gradient, hessian };
    if (depth < options.maxDepth) leaf.best = findSplit(leaf, data, options);
    return leaf;
  };
  const root = create(rows, 0, fill(rows));
  const leaves = [root];
  while (leaves.length < options.maxLeaves) {
    const leaf = leaves.reduce((best, other) =>
      (other.best?.gain ?? 0) > (best.best?.gain ?? 0) ? other : best,
    );
    if (!leaf.best) break;
    const { feature, bin } = leaf.best;
    const bins = data[feature]!.bins;
    const left = leaf.rows.filter((row) => bins[row]! <= bin);
    const right = leaf.rows.filter((row) => bins[row]! > bin);
    const [small, large] = left.length < right.length ? [left, right] : [right, left];
    const smallHistogram = fill(small);
    const largeHistogram = leaf.histogram.map((value, index) => value - smallHistogram[index]!);
    const created = new Map([
      [small, create(small, leaf.depth + 1, smallHistogram)],
      [large, create(large, leaf.depth + 1, largeHistogram)],
    ]);
    leaf.split = {
      feature,
      threshold: data[feature]!.limits[bin]!,
      left: created.get(left)!,
      right: created.get(right)!,
    };
    leaves.splice(leaves.indexOf(leaf), 1, leaf.split.left, leaf.split.right);
  }
  return toNode(root, options.lambda);
}

function fillHistogram(
  data: readonly BinnedFeature[],
  rows: Int32Array,
  gradients: Float64Array,
  hessians: Float64Array,
  features: readonly number[],
): Float64Array {
  const histogram = new Float64Array(2 * BINS * data.length);
  for (const feature of features) {
    const { bins } = data[feature]!;
    const start = 2 * BINS * feature;
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index]!;
      const offset = start + 2 * bins[row]!;
      histogram[offset]! += gradients[row]!;
      histogram[offset + 1]! += hessians[row]!;
    }
  }
  return histogram;
}

function findSplit(leaf: Leaf, data: readonly BinnedFeature[], options: TreeOptions): Split | undefined {
  const { lambda, minWeight, features } = options;
  const evaluate = (gradient: number, hessian: number) => (gradient * gradient) / (hessian + lambda);
  const whole = evaluate(leaf.gradient, leaf.hessian);
  let best: Split | undefined;
  for (const feature of features) {
    let [gradient, hessian] = [0, 0];
    const start = 2 * BINS * feature;
    for (let bin = 0; bin < data[feature]!.limits.length; bin++) {
      gradient += leaf.histogram[start + 2 * bin]!;
      hessian += leaf.histogram[start + 2 * bin + 1]!;
      if (hessian < minWeight) continue;
      if (leaf.hessian - hessian < minWeight) break;
      const gain =
        evaluate(gradient, hessian) + evaluate(leaf.gradient - gradient, leaf.hessian - hessian) - whole;
      if (gain > (best?.gain ?? 1e-3)) best = { gain, feature, bin };
    }
  }
  return best;
}

function toNode({ gradient, hessian, split }: Leaf, lambda: number): TreeNode {
  const value = -gradient / (hessian + lambda);
  if (!split) return { value };
  const { feature, threshold, left, right } = split;
  return { value, split: { feature, threshold, left: toNode(left, lambda), right: toNode(right, lambda) } };
}
