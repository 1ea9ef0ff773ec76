import { createRandom } from '../../../src/cli/statistics/random';
import { createBins } from './bins';
import type { Samples } from './samples';
import { growTree, type TreeNode } from './tree';

export interface BoostOptions {
  readonly trees: number;
  readonly rate: number;
  readonly maxLeaves: number;
  readonly maxDepth: number;
  readonly minWeight: number;
  readonly lambda: number;
  /** The share of the rows and of the features that each tree uses. */
  readonly rowShare: number;
  readonly featureShare: number;
  readonly seed: number;
  readonly onTree?: (tree: number, loss: number) => void;
}

/** A fitted model: the log odds are the intercept and the sum of the trees' values. */
export interface BoostedTrees {
  readonly intercept: number;
  readonly trees: readonly TreeNode[];
}

/** Fits trees by gradient boosting of the logistic loss, with second derivatives. */
export function boostTrees({ columns, labels }: Samples, options: BoostOptions): BoostedTrees {
  const data = columns.map(createBins);
  const random = createRandom(options.seed);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const intercept = Math.log(positives / (labels.length - positives));
  const logOdds = new Float64Array(labels.length).fill(intercept);
  const gradients = new Float64Array(labels.length);
  const hessians = new Float64Array(labels.length);
  const trees: TreeNode[] = [];
  for (let tree = 0; tree < options.trees; tree++) {
    let loss = 0;
    for (let row = 0; row < labels.length; row++) {
      const chance = 1 / (1 + Math.exp(-logOdds[row]!));
      loss -= Math.log(Math.max(1e-12, labels[row] ? chance : 1 - chance));
      gradients[row] = chance - labels[row]!;
      hessians[row] = chance * (1 - chance);
    }
    options.onTree?.(tree, loss / labels.length);
    const rows = Int32Array.from(labels.keys()).filter(() => random() < options.rowShare);
    const features = [...data.keys()].filter(
      (feature) => data[feature]!.limits.length > 0 && random() < options.featureShare,
    );
    const grown = scaleTree(
      growTree(data, rows, gradients, hessians, { ...options, features }),
      options.rate,
    );
    trees.push(grown);
    for (let row = 0; row < labels.length; row++) logOdds[row]! += evaluateTree(grown, columns, row);
  }
  return { intercept, trees };
}

function scaleTree({ value, split }: TreeNode, rate: number): TreeNode {
  if (!split) return { value: value * rate };
  return {
    value: value * rate,
    split: { ...split, left: scaleTree(split.left, rate), right: scaleTree(split.right, rate) },
  };
}

function evaluateTree(tree: TreeNode, columns: readonly Float64Array[], row: number): number {
  let node = tree;
  while (node.split) {
    const { feature, threshold, left, right } = node.split;
    node = columns[feature]![row]! <= threshold ? left : right;
  }
  return node.value;
}
