import fc from 'fast-check';
import { ALL_PATTERNS, Detector, detectAll, DEPLOYED_PATTERNS, type Bar } from '../../../src/domain/patterns';
import type { ShapeChange, PatternName } from '../../../src/domain/patterns';
import {
  joinSeries,
  createMixedSeries,
  createRandomWalk,
  createRandom,
  createSwings,
  mirrorBars,
} from './synthetic';

const INVERSE: Readonly<Record<PatternName, PatternName>> = {
  'head-and-shoulders': 'inverse-head-and-shoulders',
  'double-top': 'double-bottom',
  'ascending-triangle': 'descending-triangle',
  'inverse-head-and-shoulders': 'head-and-shoulders',
  'double-bottom': 'double-top',
  'descending-triangle': 'ascending-triangle',
};

const SWINGS = createSwings(createRandom(0)).length;

/** Returns all events of a series in an order that does not depend on the names of the patterns. */
function collectEvents(bars: readonly Bar[], nameOf: (name: PatternName) => PatternName) {
  const changes: ShapeChange[] = [];
  const detector = new Detector(ALL_PATTERNS, { onChange: (change) => changes.push(change) });
  const confirmed = bars.flatMap((bar) => [...detector.next(bar)]);
  const facts = [
    ...changes.map(({ state, pattern, scale, timestamp: at, pivots }) =>
      [at, state, nameOf(pattern), scale, ...pivots.map(({ index }) => index)].join(' '),
    ),
    ...confirmed.map(({ confirmedAt, pattern, scale, start, end, confidence, pivots }) =>
      [
        confirmedAt,
        nameOf(pattern),
        scale,
        start,
        end,
        confidence.toFixed(1),
        ...pivots.map(({ index }) => index),
      ].join(' '),
    ),
  ];
  // The initial swings hide that every series begins with a low.
  const settled = facts.filter((fact) => Number(fact.split(' ')[0]) > SWINGS * 60_000);
  return { facts: settled.sort(), confirmed: confirmed.map(({ pattern }) => pattern) };
}

/** Rounded to a 64th and moved to about 10,000, where differences and mirrored prices are exact. */
const roundPrices = (bars: readonly Bar[]): Bar[] => {
  const at = (price: number) => Math.round(64 * (price + 9900)) / 64;
  return bars.map((bar) => ({
    ...bar,
    open: at(bar.open),
    high: at(bar.high),
    low: at(bar.low),
    close: at(bar.close),
  }));
};

test('a mirrored series results in the inverse of each event, and no others', () => {
  const seen = new Set<PatternName>();
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), fc.constantFrom(0, 20_000), (seed, drawn, about) => {
      const random = createRandom(seed);
      const series = joinSeries([
        createSwings(random),
        drawn ? createMixedSeries(seed) : createRandomWalk(1500, random),
      ]);
      const bars = about === 0 ? series : roundPrices(series);
      const straight = collectEvents(bars, (name) => INVERSE[name]);
      const mirrored = collectEvents(mirrorBars(bars, about), (name) => name);
      expect(mirrored.facts).toEqual(straight.facts);
      for (const name of [...straight.confirmed, ...mirrored.confirmed]) seen.add(name);
    }),
    { numRuns: 60, seed: 2 },
  );
  expect([...seen].sort()).toEqual([...ALL_PATTERNS].sort());
});

test('inverse patterns are detected only on request', () => {
  const bars = joinSeries(
    [0, 1, 2, 3, 4].flatMap((seed) => [createMixedSeries(seed), mirrorBars(createMixedSeries(seed), 250)]),
  );
  const names = (found: ReturnType<typeof detectAll>) =>
    [...new Set(found.map(({ pattern }) => pattern))].sort();
  expect(names(detectAll(bars))).toEqual([...DEPLOYED_PATTERNS].sort());
  expect(names(detectAll(bars, ALL_PATTERNS))).toEqual([...ALL_PATTERNS].sort());
  expect(names(detectAll(bars, ['double-bottom']))).toEqual(['double-bottom']);
});

test('searching for more patterns does not change the detections of one pattern', () => {
  for (let seed = 0; seed < 10; seed += 1) {
    const bars = joinSeries([createMixedSeries(seed), mirrorBars(createMixedSeries(seed), 250)]);
    const all = detectAll(bars, ALL_PATTERNS);
    // Two patterns on the same pivots exclude each other, so the number may only fall.
    for (const name of ALL_PATTERNS) {
      const alone = detectAll(bars, [name]);
      expect(alone).toEqual(expect.arrayContaining(all.filter(({ pattern }) => pattern === name)));
    }
  }
});
