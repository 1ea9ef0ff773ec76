import model from './model.json';
import { FEATURES, type PartName } from './features';

/** The version of the trained weights. */
export const MODEL_VERSION: string = model.version;

/** The parts of a score that come from the model. */
export const PART_NAMES: readonly PartName[] = [...new Set(FEATURES.map(([, part]) => part))];

/** The part of each feature, as an index of `PART_NAMES`. */
const PART_OF_FEATURE = Uint8Array.from(FEATURES, ([, part]) => PART_NAMES.indexOf(part));

const INDEX_OF_FEATURE = new Map<string, number>(FEATURES.map(([name], index) => [name, index]));

/** The nodes of all trees. The right child of a node follows the left one. */
const ROOTS = Uint16Array.from(model.roots);
const { feature: NODE_FEATURES, left: LEFT, value: VALUES } = model.nodes;
/** Single precision, like the vector: all nodes fit in the first cache of a processor. */
const THRESHOLD = Float32Array.from(model.nodes.threshold);
/** The feature of a node, its part, and its left child, in one number of 32 bits; negative for a leaf. */
const NODE = Int32Array.from(NODE_FEATURES, (index, node) => (index < 0 ? -1 : packNode(index, LEFT[node]!)));
/** The change of the expected log odds by the step from a node's parent to the node. */
const CHANGE = new Float32Array(VALUES.length);
NODE_FEATURES.forEach((index, node) => {
  if (index < 0) return;
  for (const child of [LEFT[node]!, LEFT[node]! + 1]) CHANGE[child] = VALUES[child]! - VALUES[node]!;
});

function packNode(index: number, left: number): number {
  const feature = mapFeature(index);
  return feature | (PART_OF_FEATURE[feature]! << 8) | (left << 12);
}

/** The log odds of an average transaction: before any feature is known. */
export const BASE_LOG_ODDS: number = model.intercept + ROOTS.reduce((sum, root) => sum + VALUES[root]!, 0);

function mapFeature(index: number): number {
  const mapped = INDEX_OF_FEATURE.get(model.features[index]!);
  if (mapped === undefined)
    throw new RangeError(
      `Expected the features of model.json in FEATURES, but ${model.features[index]} is unknown: run npm run fit-fraud`,
    );
  return mapped;
}

/**
 * Evaluates the trees. Each step from a node to its child changes the expected log odds; the change belongs to the part
 * of the feature that the node compares, so the contributions add up to the log odds.
 *
 * @param contributions receives the log odds of each part of `PART_NAMES`
 * @returns the log odds that the transaction is a fraud
 */
export function evaluateTrees(vector: Float32Array, contributions: Float64Array): number {
  contributions.fill(0);
  for (let tree = 0; tree < ROOTS.length; tree++) {
    let node = ROOTS[tree]!;
    for (let packed = NODE[node]!; packed >= 0; packed = NODE[node]!) {
      const left = packed >> 12;
      node = vector[packed & 0xff]! <= THRESHOLD[node]! ? left : left + 1;
      contributions[(packed >> 8) & 0xf]! += CHANGE[node]!;
    }
  }
  let total = BASE_LOG_ODDS;
  for (let part = 0; part < contributions.length; part++) total += contributions[part]!;
  return total;
}
