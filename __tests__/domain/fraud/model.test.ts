import model from '../../../src/domain/fraud/model/model.json';
import { FEATURES } from '../../../src/domain/fraud/model/features';
import { DEPTH } from '../../../src/domain/fraud/model/forest';
import {
  BASE_LOG_ODDS,
  evaluateTrees,
  MODEL_VERSION,
  PART_NAMES,
} from '../../../src/domain/fraud/model/trees';
import { createRandom, type Random } from '../../../src/cli/statistics/random';

const { nodes } = model;
const inner = [...nodes.feature.keys()].filter((node) => nodes.feature[node]! >= 0);

/** The change of the log odds by the step from a node to a child. */
const computeChange = (node: number, side: number): number =>
  Math.fround(nodes.value[nodes.left[node]! + side]! - nodes.value[node]!);

/** Evaluates the trees as the file describes them, step by step. */
function evaluatePlain(vector: Float32Array): number[] {
  const contributions = PART_NAMES.map(() => 0);
  for (const root of model.roots)
    for (let node = root; nodes.feature[node]! >= 0;) {
      const feature = nodes.feature[node]!;
      const side = vector[feature]! <= Math.fround(nodes.threshold[node]!) ? 0 : 1;
      contributions[PART_NAMES.indexOf(FEATURES[feature]![1])]! += computeChange(node, side);
      node = nodes.left[node]! + side;
    }
  return contributions;
}

/** Values around the thresholds, and exactly on them. */
function createVector(random: Random): Float32Array {
  const limits = FEATURES.map((_, feature) => inner.filter((node) => nodes.feature[node] === feature));
  return Float32Array.from(limits, (all) => {
    const limit = nodes.threshold[all[Math.floor(all.length * random())]!] ?? 0;
    return limit + (random() < 0.3 ? 0 : (random() - 0.5) * (1 + Math.abs(limit)));
  });
}

describe('the trained weights', () => {
  it('have a version, and name the data that they are fitted on', () => {
    expect(MODEL_VERSION).toMatch(/^trees-1-[0-9a-f]{8}$/);
    expect(model.fittedOn.join()).toMatch(/Handbook.*retail/);
  });

  it('use only features of the detector', () => {
    expect(model.features).toEqual(FEATURES.map(([name]) => name));
  });

  it('are trees: each node but a root has one parent, which comes before it', () => {
    const children = inner.flatMap((node) => [nodes.left[node]!, nodes.left[node]! + 1]);
    expect(new Set(children).size).toBe(children.length);
    expect(children.length + model.roots.length).toBe(nodes.feature.length);
    expect(inner.every((node) => nodes.left[node]! > node)).toBe(true);
  });

  it('give sums that are exact, so that their order does not matter', () => {
    // All changes are multiples of 2 ** -40, and no sum of one of each tree has more than 53 bits.
    const changes = inner.flatMap((node) => [0, 1].map((side) => computeChange(node, side)));
    expect(changes.every((change) => Number.isInteger(change * 2 ** 40))).toBe(true);
    const largest = changes.reduce((most, change) => Math.max(most, Math.abs(change)), 0);
    expect(largest * DEPTH * model.roots.length).toBeLessThan(2 ** 13);
  });

  it('give log odds that are the sum of the contributions, bit by bit as in the plain trees', () => {
    const random = createRandom(5);
    const contributions = new Float64Array(PART_NAMES.length);
    for (let round = 0; round < 2_000; round++) {
      const vector = createVector(random);
      const logOdds = evaluateTrees(vector, contributions);
      const sum = contributions.reduce((total, change) => total + change, BASE_LOG_ODDS);
      expect(logOdds).toBe(sum);
      expect([...contributions]).toEqual(evaluatePlain(vector));
      // The leaves of the file, without the steps to them.
      const expected = model.roots.reduce((total, root) => {
        let node = root;
        while (nodes.feature[node]! >= 0)
          node =
            vector[nodes.feature[node]!]! <= Math.fround(nodes.threshold[node]!)
              ? nodes.left[node]!
              : nodes.left[node]! + 1;
        return total + nodes.value[node]!;
      }, model.intercept);
      expect(logOdds).toBeCloseTo(expected, 4);
    }
  });
});
