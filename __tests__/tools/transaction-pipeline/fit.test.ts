import { createBins } from '../../../tools/transaction-pipeline/fit/bins';
import { boostTrees, type BoostOptions } from '../../../tools/transaction-pipeline/fit/boost';
import { formatModel } from '../../../tools/transaction-pipeline/fit/model-file';
import type { TreeNode } from '../../../tools/transaction-pipeline/fit/tree';
import { createRandom } from '../../../src/cli/statistics/random';

const OPTIONS: BoostOptions = {
  trees: 30,
  rate: 0.3,
  maxLeaves: 4,
  maxDepth: 3,
  minWeight: 1,
  lambda: 1,
  rowShare: 1,
  featureShare: 1,
  seed: 1,
};

/** Frauds are the rows with a large first value and a small second one; the third value means nothing. */
function createSamples(size: number) {
  const random = createRandom(3);
  const columns = [0, 1, 2].map(() => Float64Array.from({ length: size }, random));
  const labels = Uint8Array.from({ length: size }, (_, row) =>
    Number(columns[0]![row]! > 0.7 && columns[1]![row]! < 0.4),
  );
  return { columns, labels };
}

function predict(trees: readonly TreeNode[], values: readonly number[]): number {
  return trees.reduce((sum, tree) => {
    let node = tree;
    while (node.split)
      node = values[node.split.feature]! <= node.split.threshold ? node.split.left : node.split.right;
    return sum + node.value;
  }, 0);
}

describe('the bins of a feature', () => {
  it('separate its values at the limits', () => {
    const { limits, bins } = createBins(Float64Array.from([3, 1, 2, 2, 1]));
    expect(limits).toEqual([1.5, 2.5]);
    expect([...bins]).toEqual([2, 0, 1, 1, 0]);
  });

  it('are at most 255, with about as many values each', () => {
    const random = createRandom(1);
    const { limits, bins } = createBins(Float64Array.from({ length: 25_500 }, random));
    expect(limits.length).toBeLessThanOrEqual(254);
    const counts = new Map<number, number>();
    for (const bin of bins) counts.set(bin, (counts.get(bin) ?? 0) + 1);
    expect(Math.max(...counts.values())).toBeLessThan(200);
  });
});

describe('the boosted trees', () => {
  const samples = createSamples(4_000);
  const losses: number[] = [];
  const { intercept, trees } = boostTrees(samples, { ...OPTIONS, onTree: (_, loss) => losses.push(loss) });

  it('learn an interaction of two features', () => {
    const hits = [...samples.labels].filter((label, row) => {
      const logOdds =
        intercept +
        predict(
          trees,
          samples.columns.map((column) => column[row]!),
        );
      return Number(logOdds > 0) === label;
    });
    expect(hits.length / samples.labels.length).toBeGreaterThan(0.99);
  });

  it('fit better with each tree', () => {
    expect(losses[29]).toBeLessThan(losses[0]! / 5);
    expect(losses.every((loss, tree) => tree === 0 || loss <= losses[tree - 1]! + 1e-9)).toBe(true);
  });

  it('are the same each time', () => {
    expect(boostTrees(samples, OPTIONS)).toEqual({ intercept, trees });
  });
});

describe('the model file', () => {
  it('contains each node once, the right child after the left one', () => {
    const leaf = (value: number): TreeNode => ({ value });
    const inner: TreeNode = {
      value: 0.5,
      split: { feature: 1, threshold: 2, left: leaf(1), right: leaf(2) },
    };
    const root: TreeNode = { value: 0, split: { feature: 0, threshold: 7, left: leaf(3), right: inner } };
    const model = JSON.parse(formatModel({ intercept: -1, trees: [root, leaf(4)] }, 'v', [])) as Record<
      string,
      unknown
    >;
    expect(model).toMatchObject({
      version: 'v',
      roots: [0, 5],
      nodes: {
        feature: [0, -1, 1, -1, -1, -1],
        threshold: [7, 0, 2, 0, 0, 0],
        left: [1, 0, 3, 0, 0, 0],
        value: [0, 3, 0.5, 1, 2, 4],
      },
    });
  });
});
