import model from '../../../src/domain/fraud/model/model.json';
import { FEATURES } from '../../../src/domain/fraud/model/features';
import {
  BASE_LOG_ODDS,
  evaluateTrees,
  MODEL_VERSION,
  PART_NAMES,
} from '../../../src/domain/fraud/model/trees';
import { createRandom } from '../../../src/cli/statistics/random';

const { nodes } = model;
const inner = [...nodes.feature.keys()].filter((node) => nodes.feature[node]! >= 0);

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

  it('give log odds that are the sum of the contributions', () => {
    const random = createRandom(5);
    const contributions = new Float64Array(PART_NAMES.length);
    for (let round = 0; round < 200; round++) {
      const vector = Float32Array.from(FEATURES, () => 40 * random() - 2);
      const logOdds = evaluateTrees(vector, contributions);
      const sum = contributions.reduce((total, change) => total + change, BASE_LOG_ODDS);
      expect(logOdds).toBeCloseTo(sum, 9);
      // The leaves of the file, without the packed form.
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
