import { FEATURES, type PartName } from './features';
import type model from './model.json';

/** The parts of a score that come from the model. */
export const PART_NAMES: readonly PartName[] = [...new Set(FEATURES.map(([, part]) => part))];

/** The part of each feature, as an index of `PART_NAMES`. */
const PART_OF_FEATURE = Uint8Array.from(FEATURES, ([, part]) => PART_NAMES.indexOf(part));

const INDEX_OF_FEATURE = new Map<string, number>(FEATURES.map(([name], index) => [name, index]));

/** Every path from a root to a leaf is lengthened to this number of steps. */
export const DEPTH = 6;
/** The places of a tree: its root is place 1, and the children of a place are at twice the place and the next one. */
export const PLACES = 1 << DEPTH;

/**
 * Trees that are evaluated without branches. A processor cannot predict which child a transaction goes to, but it can
 * predict that each tree needs the same number of steps.
 */
export interface Forest {
  readonly trees: number;
  /** By tree and place: the compared feature. */
  readonly features: Uint8Array;
  /** By tree and place: a larger value goes to the right child. Infinity below a leaf: all values go left. */
  readonly thresholds: Float32Array;
  /** By tree and place after the last step: where the changes of the leaf begin. */
  readonly leaves: Uint16Array;
  /** By leaf: the change of the log odds by the steps to the leaf, by part. */
  readonly changes: Float64Array;
}

/** Converts the content of model.json. @throws RangeError for an unknown feature or a deeper tree */
export function createForest({ roots, nodes, features: names }: typeof model): Forest {
  const parts = PART_NAMES.length;
  const features = new Uint8Array(roots.length * PLACES);
  const thresholds = new Float32Array(roots.length * PLACES).fill(Infinity);
  const leaves = new Uint16Array(roots.length * PLACES);
  const changes: number[] = [];

  const placeNode = (base: number, node: number, place: number, before: Float64Array): void => {
    const name = nodes.feature[node]!;
    if (name < 0) return placeLeaf(base, place, before);
    if (place >= PLACES)
      throw new RangeError(`Expected trees of at most ${DEPTH} steps in model.json: run npm run fit-fraud`);
    const feature = findFeature(names[name]!);
    features[base + place] = feature;
    thresholds[base + place] = nodes.threshold[node]!;
    [0, 1].forEach((side) => {
      const child = nodes.left[node]! + side;
      const after = Float64Array.from(before);
      // Single precision: sums of these changes are exact in double precision, whatever their order.
      after[PART_OF_FEATURE[feature]!]! += Math.fround(nodes.value[child]! - nodes.value[node]!);
      placeNode(base, child, 2 * place + side, after);
    });
  };
  const placeLeaf = (base: number, place: number, before: Float64Array): void => {
    let last = place;
    while (last < PLACES) last *= 2;
    leaves[base + last - PLACES] = changes.length;
    changes.push(...before);
  };

  roots.forEach((root, tree) => placeNode(tree * PLACES, root, 1, new Float64Array(parts)));
  return { trees: roots.length, features, thresholds, leaves, changes: Float64Array.from(changes) };
}

function findFeature(name: string): number {
  const index = INDEX_OF_FEATURE.get(name);
  if (index === undefined)
    throw new RangeError(
      `Expected the features of model.json in FEATURES, but ${name} is unknown: run npm run fit-fraud`,
    );
  return index;
}
