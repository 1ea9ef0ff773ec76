import model from './model.json';
import { FEATURES, type PartName } from './features';

/** The version of the trained weights. */
export const MODEL_VERSION: string = model.version;

/** The parts of a score that come from the model. */
export const PART_NAMES: readonly PartName[] = [...new Set(FEATURES.map(([, part]) => part))];

/** The part of each feature, as an index of `PART_NAMES`. */
const PART_OF_FEATURE = Uint8Array.from(FEATURES, ([, part]) => PART_NAMES.indexOf(part));

const INDEX_OF_FEATURE = new Map<string, number>(FEATURES.map(([name], index) => [name, index]));

/** The nodes of all trees. The right child of a node follows the left one; a leaf has the feature -1. */
const ROOTS = Uint16Array.from(model.roots);
const FEATURE = Int16Array.from(model.nodes.feature, (index) => (index < 0 ? -1 : mapFeature(index)));
const THRESHOLD = Float64Array.from(model.nodes.threshold);
const LEFT = Uint16Array.from(model.nodes.left);
const VALUE = Float64Array.from(model.nodes.value);

/** The log odds of an average transaction: before any feature is known. */
export const BASE_LOG_ODDS: number = model.intercept + ROOTS.reduce((sum, root) => sum + VALUE[root]!, 0);

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
export function evaluateTrees(vector: Float64Array, contributions: Float64Array): number {
  contributions.fill(0);
  let total = BASE_LOG_ODDS;
  for (let tree = 0; tree < ROOTS.length; tree++) {
    let node = ROOTS[tree]!;
    for (let feature = FEATURE[node]!; feature >= 0; feature = FEATURE[node]!) {
      const child = vector[feature]! <= THRESHOLD[node]! ? LEFT[node]! : LEFT[node]! + 1;
      const change = VALUE[child]! - VALUE[node]!;
      contributions[PART_OF_FEATURE[feature]!]! += change;
      total += change;
      node = child;
    }
  }
  return total;
}
