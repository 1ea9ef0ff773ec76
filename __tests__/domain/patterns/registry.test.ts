import {
  ALL_PATTERNS,
  matchPattern,
  createState,
  DEPLOYED_PATTERNS,
  advanceState,
} from '../../../src/domain/patterns';
import { CALIBRATION } from '../../../src/domain/patterns/calibration';
import { getBreakSide, invertPattern } from '../../../src/domain/patterns/pattern';
import { DEPLOYED_RULES, PATTERN_REGISTRY, createRuleSet } from '../../../src/domain/patterns/registry';
import { MAX_PIVOTS } from '../../../src/domain/patterns/layout';
import { createMixedSeries, mirrorBars } from './synthetic';

test('every pattern is registered under its own name, and needs no more pivots than a state stores', () => {
  expect(Object.keys(PATTERN_REGISTRY).sort()).toEqual([...ALL_PATTERNS].sort());
  for (const name of ALL_PATTERNS) {
    expect(PATTERN_REGISTRY[name].name).toBe(name);
    expect(PATTERN_REGISTRY[name].minPivots).toBeLessThan(MAX_PIVOTS);
  }
});

test('every pattern has a fitted model with exactly the parts that its rules measure', () => {
  const parts = new Map<string, string[]>();
  const rules = createRuleSet(ALL_PATTERNS);
  for (let seed = 0; seed < 5; seed += 1) {
    for (const bars of [createMixedSeries(seed), mirrorBars(createMixedSeries(seed), 250)]) {
      const state = createState();
      for (const window of bars.flatMap((bar) => [...advanceState(state, bar, rules)])) {
        for (const name of window.patterns)
          parts.set(name, Object.keys(matchPattern(name, window)!.parts).sort());
      }
    }
  }
  const odds = new Set(
    Object.values(CALIBRATION).map(({ shape }) => Object.keys(shape.weights).sort().join()),
  );
  expect([...parts.keys()].sort()).toEqual([...ALL_PATTERNS].sort());
  for (const names of parts.values()) expect(odds).toContain(names.join());
});

test('every pivot of a pattern with a fixed number of pivots has a label or an explicit blank', () => {
  const labeled = ALL_PATTERNS.filter((name) => PATTERN_REGISTRY[name].pivotLabels.length > 0);
  expect(labeled).toEqual(ALL_PATTERNS.filter((name) => !name.endsWith('-triangle')));
  // The pivots of the shape exclude the start of the prior trend.
  for (const name of labeled)
    expect([name, PATTERN_REGISTRY[name].pivotLabels.length]).toEqual([
      name,
      PATTERN_REGISTRY[name].minPivots - 1,
    ]);
});

test('three patterns are deployed, and the other three are their inverses', () => {
  const names = (list: typeof DEPLOYED_RULES.below) => list.map(({ pattern }) => pattern.name);
  expect([...names(DEPLOYED_RULES.below), ...names(DEPLOYED_RULES.above)].sort()).toEqual(
    [...DEPLOYED_PATTERNS].sort(),
  );
  const mirrored = ALL_PATTERNS.filter((name) => PATTERN_REGISTRY[name].mirrored);
  expect(mirrored).toEqual(ALL_PATTERNS.slice(DEPLOYED_PATTERNS.length));
  for (const name of DEPLOYED_PATTERNS) {
    const twins = mirrored.filter(
      (other) => PATTERN_REGISTRY[other].measure === PATTERN_REGISTRY[name].measure,
    );
    expect(twins).toHaveLength(1);
    expect(getBreakSide(PATTERN_REGISTRY[twins[0]!])).not.toBe(getBreakSide(PATTERN_REGISTRY[name]));
    const { pivotLabels } = PATTERN_REGISTRY[name];
    expect(invertPattern(name, PATTERN_REGISTRY[twins[0]!], pivotLabels)).toEqual(PATTERN_REGISTRY[name]);
  }
});

test('rules are grouped by break side, and have the index of their pattern in a state', () => {
  const {
    below,
    above,
    minConfidence: least,
  } = createRuleSet(['descending-triangle', 'double-bottom', 'double-top'], 33);
  const describeRules = (list: typeof below) =>
    list.map(({ pattern, id }) => [pattern.name, ALL_PATTERNS[id]]);
  expect(describeRules(below)).toEqual([
    ['descending-triangle', 'descending-triangle'],
    ['double-top', 'double-top'],
  ]);
  expect(describeRules(above)).toEqual([['double-bottom', 'double-bottom']]);
  expect(least).toBe(33);
});
