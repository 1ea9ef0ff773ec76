import fc from 'fast-check';
import { ALL_PATTERNS, Detector, detectAll, PATTERNS, type Bar } from '../../../src/domain/patterns';
import type { Change, PatternName } from '../../../src/domain/patterns';
import { joined, mixed, randomWalk, seeded, swings, upsideDown } from './synthetic';

const INVERSE: Readonly<Record<PatternName, PatternName>> = {
  'head-and-shoulders': 'inverse-head-and-shoulders',
  'double-top': 'double-bottom',
  'ascending-triangle': 'descending-triangle',
  'inverse-head-and-shoulders': 'head-and-shoulders',
  'double-bottom': 'double-top',
  'descending-triangle': 'ascending-triangle',
};

const SWINGS = swings(seeded(0)).length;

/** Everything that is told of a series, in an order that does not depend on the patterns' names. */
function events(bars: readonly Bar[], nameOf: (name: PatternName) => PatternName) {
  const changes: Change[] = [];
  const detector = new Detector(ALL_PATTERNS, { onChange: (change) => changes.push(change) });
  const confirmed = bars.flatMap((bar) => [...detector.next(bar)]);
  const facts = [
    ...changes.map(({ state, pattern, scale, at, pivots }) =>
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
  // While the swings before them last, a zigzag still knows that every series begins with a low.
  const settled = facts.filter((fact) => Number(fact.split(' ')[0]) > SWINGS * 60_000);
  return { facts: settled.sort(), confirmed: confirmed.map(({ pattern }) => pattern) };
}

/** Rounded to a 64th and moved to about 10,000, where differences and mirrored prices are exact. */
const exact = (bars: readonly Bar[]): Bar[] => {
  const at = (price: number) => Math.round(64 * (price + 9900)) / 64;
  return bars.map((bar) => ({
    ...bar,
    open: at(bar.open),
    high: at(bar.high),
    low: at(bar.low),
    close: at(bar.close),
  }));
};

test('a series in the mirror holds the inverse of each event, and nothing else', () => {
  const seen = new Set<PatternName>();
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), fc.constantFrom(0, 20_000), (seed, drawn, about) => {
      const random = seeded(seed);
      const series = joined([swings(random), drawn ? mixed(seed) : randomWalk(1500, random)]);
      const bars = about === 0 ? series : exact(series);
      const straight = events(bars, (name) => INVERSE[name]);
      const mirrored = events(upsideDown(bars, about), (name) => name);
      expect(mirrored.facts).toEqual(straight.facts);
      for (const name of [...straight.confirmed, ...mirrored.confirmed]) seen.add(name);
    }),
    { numRuns: 60, seed: 2 },
  );
  expect([...seen].sort()).toEqual([...ALL_PATTERNS].sort());
});

test('the inverse ones are looked for only where they are asked for', () => {
  const bars = joined([0, 1, 2, 3, 4].flatMap((seed) => [mixed(seed), upsideDown(mixed(seed), 250)]));
  const names = (found: ReturnType<typeof detectAll>) =>
    [...new Set(found.map(({ pattern }) => pattern))].sort();
  expect(names(detectAll(bars))).toEqual([...PATTERNS].sort());
  expect(names(detectAll(bars, ALL_PATTERNS))).toEqual([...ALL_PATTERNS].sort());
  expect(names(detectAll(bars, ['double-bottom']))).toEqual(['double-bottom']);
});

test('looking for more patterns does not change what is found of one', () => {
  for (let seed = 0; seed < 10; seed += 1) {
    const bars = joined([mixed(seed), upsideDown(mixed(seed), 250)]);
    const all = detectAll(bars, ALL_PATTERNS);
    // Two patterns on the same pivots exclude each other, so the number may only fall.
    for (const name of ALL_PATTERNS) {
      const alone = detectAll(bars, [name]);
      expect(alone).toEqual(expect.arrayContaining(all.filter(({ pattern }) => pattern === name)));
    }
  }
});
