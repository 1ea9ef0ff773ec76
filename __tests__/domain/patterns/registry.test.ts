import { ALL_PATTERNS, examine, newState, PATTERNS, advance } from '../../../src/domain/patterns';
import calibration from '../../../src/domain/patterns/calibration.json';
import { breaksOf, inverse } from '../../../src/domain/patterns/pattern';
import { ON, REGISTRY, rulesOf } from '../../../src/domain/patterns/registry';
import { PIVOTS_KEPT } from '../../../src/domain/patterns/layout';
import { mixed, upsideDown } from './synthetic';

test('every pattern is registered under its own name, and needs no more pivots than are kept', () => {
  expect(Object.keys(REGISTRY).sort()).toEqual([...ALL_PATTERNS].sort());
  for (const name of ALL_PATTERNS) {
    expect(REGISTRY[name].name).toBe(name);
    expect(REGISTRY[name].needs).toBeLessThan(PIVOTS_KEPT);
  }
});

test('every pattern has fitted odds for just the parts that its rules measure', () => {
  const parts = new Map<string, string[]>();
  const rules = rulesOf(ALL_PATTERNS);
  for (let seed = 0; seed < 5; seed += 1) {
    for (const bars of [mixed(seed), upsideDown(mixed(seed), 250)]) {
      const state = newState();
      for (const window of bars.flatMap((bar) => [...advance(state, bar, rules)])) {
        for (const name of window.patterns) parts.set(name, Object.keys(examine(name, window)!.parts).sort());
      }
    }
  }
  const odds = new Set(
    Object.values(calibration.odds).map(({ weights }) => Object.keys(weights).sort().join()),
  );
  expect([...parts.keys()].sort()).toEqual([...ALL_PATTERNS].sort());
  for (const names of parts.values()) expect(odds).toContain(names.join());
});

test('three patterns are on, the other three are their inverses', () => {
  const names = (list: typeof ON.below) => list.map(({ pattern }) => pattern.name);
  expect([...names(ON.below), ...names(ON.above)].sort()).toEqual([...PATTERNS].sort());
  const mirrored = ALL_PATTERNS.filter((name) => REGISTRY[name].mirrored);
  expect(mirrored).toEqual(ALL_PATTERNS.slice(PATTERNS.length));
  for (const name of PATTERNS) {
    const twins = mirrored.filter((other) => REGISTRY[other].measure === REGISTRY[name].measure);
    expect(twins).toHaveLength(1);
    expect(breaksOf(REGISTRY[twins[0]!])).not.toBe(breaksOf(REGISTRY[name]));
    expect(inverse(name, REGISTRY[twins[0]!])).toEqual(REGISTRY[name]);
  }
});

test('rules are sorted by the side on which they break, and know their number in a state', () => {
  const { below, above, least } = rulesOf(['descending-triangle', 'double-bottom', 'double-top'], 33);
  const told = (list: typeof below) => list.map(({ pattern, id }) => [pattern.name, ALL_PATTERNS[id]]);
  expect(told(below)).toEqual([
    ['descending-triangle', 'descending-triangle'],
    ['double-top', 'double-top'],
  ]);
  expect(told(above)).toEqual([['double-bottom', 'double-bottom']]);
  expect(least).toBe(33);
});
