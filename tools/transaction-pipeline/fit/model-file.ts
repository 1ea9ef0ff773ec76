import { FEATURES } from '../../../src/domain/fraud/model/features';
import type { BoostedTrees } from './boost';
import type { TreeNode } from './tree';

/** The nodes of all trees in columns: the right child of a node follows the left one. */
interface Nodes {
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly value: number[];
}

/** Converts fitted trees to the content of model.json. */
export function formatModel(fitted: BoostedTrees, version: string, fittedOn: readonly string[]): string {
  const nodes: Nodes = { feature: [], threshold: [], left: [], value: [] };
  const roots = fitted.trees.map((tree) => {
    const root = reserve(nodes, 1);
    writeNode(nodes, root, tree);
    return root;
  });
  const fields = {
    version,
    fittedOn,
    intercept: shorten(fitted.intercept),
    features: FEATURES.map(([name]) => name),
    roots,
  };
  const columns = Object.entries(nodes).map(([name, values]) => `    "${name}": ${JSON.stringify(values)}`);
  return (
    '{\n' +
    Object.entries(fields)
      .map(([name, value]) => `  "${name}": ${JSON.stringify(value)},\n`)
      .join('') +
    `  "nodes": {\n${columns.join(',\n')}\n  }\n}\n`
  );
}

function reserve(nodes: Nodes, count: number): number {
  const first = nodes.feature.length;
  for (let index = 0; index < count; index++) {
    nodes.feature.push(-1);
    nodes.threshold.push(0);
    nodes.left.push(0);
    nodes.value.push(0);
  }
  return first;
}

function writeNode(nodes: Nodes, index: number, { value, split }: TreeNode): void {
  nodes.value[index] = shorten(value);
  if (!split) return;
  const left = reserve(nodes, 2);
  nodes.feature[index] = split.feature;
  nodes.threshold[index] = split.threshold;
  nodes.left[index] = left;
  writeNode(nodes, left, split.left);
  writeNode(nodes, left + 1, split.right);
}

const shorten = (value: number): number => Number(value.toPrecision(5));
