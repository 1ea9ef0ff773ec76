import fc from 'fast-check';
import { ALL_PATTERNS, Detector, type Bar, type Change, type Detection } from '../../../src/domain/patterns';
import { SCALES } from '../../../src/domain/patterns/layout';
import { legs, line, mixed, randomWalk, seeded } from './synthetic';

type Told = { readonly state: 'forming' | 'invalidated' | 'confirmed' } & Pick<
  Change,
  'pattern' | 'scale' | 'at' | 'pivots'
>;

/** All that a detector tells of a series, in order. */
function story(bars: readonly Bar[]): Told[] {
  const told: Told[] = [];
  let changes: Change[] = [];
  const detector = new Detector(ALL_PATTERNS, { onChange: (change) => changes.push(change) });
  for (const bar of bars) {
    changes = [];
    for (const found of detector.next(bar)) {
      told.push({ ...found, state: 'confirmed', at: found.confirmedAt });
    }
    told.push(...changes);
  }
  return told;
}

/** A shape by its last three pivots, which is all that is told of it in the end. */
const shapeOf = ({ pattern, pivots }: Told) =>
  [pattern, ...pivots.slice(-3).map(({ index }) => index)].join(' ');

/** The bars of a drawing. */
const drawn = (corners: readonly (readonly [number, number])[]) => line(legs(corners));

/** What is told of one pattern, as states. */
const statesOf = (bars: readonly Bar[], pattern: string): string[] =>
  story(bars)
    .filter((one) => one.pattern === pattern)
    .map(({ state }) => state);

const SHAPES: Record<
  'head-and-shoulders' | 'double-top' | 'ascending-triangle',
  readonly [number, number][]
> = {
  'head-and-shoulders': [
    [1, 85],
    [21, 106],
    [6, 100],
    [10, 110],
    [10, 100],
    [6, 106],
    [5, 101],
  ],
  'double-top': [
    [1, 85],
    [25, 110],
    [10, 100],
    [10, 110],
    [9, 101],
  ],
  'ascending-triangle': [
    [1, 90],
    [20, 110],
    [10, 100],
    [10, 110],
    [8, 103],
    [7, 110],
    [4, 106],
    [3, 109],
  ],
};
/** Where the price goes next: through the level, or away from it. */
const BREAK = { 'head-and-shoulders': 96, 'double-top': 96, 'ascending-triangle': 114 };
const AWAY = { 'head-and-shoulders': 118, 'double-top': 120, 'ascending-triangle': 95 };

describe.each(['head-and-shoulders', 'double-top', 'ascending-triangle'] as const)('%s', (pattern) => {
  const corners = SHAPES[pattern];

  it('forms when its last pivot has settled, before the break', () => {
    const told = story(drawn(corners)).filter((one) => one.pattern === pattern);
    expect(told.length).toBeGreaterThan(0);
    for (const { state, pivots, at } of told) {
      expect(state).toBe('forming');
      expect(at).toBeGreaterThan(pivots[pivots.length - 1]!.timestamp);
    }
  });

  it('is confirmed where the price breaks the level', () => {
    expect(statesOf(drawn([...corners, [5, BREAK[pattern]]]), pattern)).toEqual(['forming', 'confirmed']);
  });

  it('is invalidated where the price turns away, even if it breaks the level later', () => {
    const away = [...corners, [10, AWAY[pattern]]] as const;
    expect(statesOf(drawn(away), pattern)).toEqual(['forming', 'invalidated']);
    expect(statesOf(drawn([...away, [12, BREAK[pattern]]]), pattern).slice(0, 2)).toEqual([
      'forming',
      'invalidated',
    ]);
  });
});

const series = (seed: number, walk: boolean) => (walk ? randomWalk(1500, seeded(seed)) : mixed(seed, 0.05));

test('a shape forms, then is confirmed or invalidated, and nothing comes after a confirmation', () => {
  const counts = { forming: 0, confirmed: 0, invalidated: 0 };
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), (seed, walk) => {
      const forming = new Set<string>();
      const confirmed = new Set<string>();
      for (const one of story(series(seed, walk))) {
        counts[one.state] += 1;
        const shape = shapeOf(one);
        expect(confirmed).not.toContain(shape);
        if (one.state === 'confirmed') confirmed.add(shape);
        else {
          // It forms before it is invalidated, and is told of neither twice in a row.
          expect(forming.has(shape)).toBe(one.state === 'invalidated');
          if (one.state === 'forming') forming.add(shape);
          else forming.delete(shape);
        }
      }
    }),
    { numRuns: 100, seed: 9 },
  );
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(50);
});

test('a long feed leaves no more behind than one shape for each pattern and scale', () => {
  let formed = 0;
  const detector = new Detector(ALL_PATTERNS, { onChange: () => (formed += 1) });
  for (const bar of randomWalk(30_000, seeded(1))) detector.next(bar);
  const most = ALL_PATTERNS.length * SCALES.length;
  expect(formed).toBeGreaterThan(2 * most);
  expect((Reflect.get(detector, 'forming') as Map<string, string>).size).toBeLessThanOrEqual(most);
});

test('what is told of a prefix is the beginning of what is told of the whole', () => {
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), fc.integer({ min: 0, max: 1000 }), (seed, walk, share) => {
      const bars = series(seed, walk);
      const prefix = bars.slice(0, Math.round((share * bars.length) / 1000));
      const whole = story(bars);
      const early = story(prefix);
      expect(early).toEqual(whole.slice(0, early.length));
      expect(whole.slice(early.length).every(({ at }) => at > (prefix.at(-1)?.timestamp ?? 0))).toBe(true);
    }),
    { numRuns: 30, seed: 10 },
  );
});

test('to listen or not changes no detection', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), (seed, walk) => {
      const bars = series(seed, walk);
      const heard: Change[] = [];
      const listening = new Detector(ALL_PATTERNS, { onChange: (change) => heard.push(change) });
      const deaf = new Detector(ALL_PATTERNS);
      const all = (detector: Detector): Detection[] => bars.flatMap((bar) => [...detector.next(bar)]);
      expect(all(listening)).toEqual(all(deaf));
      found += heard.length;
    }),
    { numRuns: 30, seed: 12 },
  );
  expect(found).toBeGreaterThan(100);
});
