import fc from 'fast-check';
import {
  advance,
  ALL_PATTERNS,
  Detector,
  newState,
  type Bar,
  type Change,
  type Detection,
  type PatternName,
} from '../../../src/domain/patterns';
import { rulesOf } from '../../../src/domain/patterns/registry';
import { legs, line, mixed, randomWalk, seeded } from './synthetic';

type Told = { readonly state: 'forming' | 'invalidated' | 'confirmed' } & Pick<
  Change,
  'pattern' | 'scale' | 'at' | 'pivots'
>;

const ALL = rulesOf(ALL_PATTERNS);

/** All that is told of a series, in order: the gate's windows as what is confirmed at their scale. */
function story(bars: readonly Bar[]): Told[] {
  const state = newState();
  const told: Told[] = [];
  for (const bar of bars) {
    const changes: Change[] = [];
    for (const { scale, patterns, pivots } of advance(state, bar, ALL, (change) => changes.push(change))) {
      for (const pattern of patterns) {
        told.push({ state: 'confirmed', pattern, scale, at: bar.timestamp, pivots });
      }
    }
    told.push(...changes);
  }
  return told;
}

const end = ({ pivots }: Told) => pivots[pivots.length - 1]!.index;

/** The bars of a drawing. */
const drawn = (corners: readonly (readonly [number, number])[]) => line(legs(corners));

/** What is told of one pattern at the smallest scale that tells of it, as states. */
function statesOf(bars: readonly Bar[], pattern: PatternName): string[] {
  const told = story(bars).filter((one) => one.pattern === pattern);
  const smallest = Math.min(...told.map(({ scale }) => scale));
  return told.filter(({ scale }) => scale === smallest).map(({ state }) => state);
}

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

const series = fc
  .tuple(fc.integer(), fc.boolean())
  .map(([seed, walk]) => (walk ? randomWalk(1500, seeded(seed)) : mixed(seed, 0.05)));

test('a shape forms once, and then is confirmed or invalidated at its scale, never both', () => {
  const counts = { forming: 0, confirmed: 0, invalidated: 0 };
  fc.assert(
    fc.property(series, (bars) => {
      const open = new Map<string, Told>();
      const ended = new Set<string>();
      for (const one of story(bars)) {
        counts[one.state] += 1;
        const place = `${one.pattern} ${one.scale}`;
        const shape = `${place} ${end(one)}`;
        const formed = open.get(place);
        expect(ended).not.toContain(shape);
        if (one.state === 'forming') {
          expect(formed).toBeUndefined();
          open.set(place, one);
          continue;
        }
        ended.add(shape);
        // A sharp break may confirm a shape whose last pivot no turn has settled; nothing else ends unformed.
        if (one.state === 'confirmed' && formed === undefined) continue;
        expect(end(one)).toBe(end(formed!));
        expect(one.at).toBeGreaterThan(formed!.at);
        open.delete(place);
      }
    }),
    { numRuns: 60, seed: 9 },
  );
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(20);
});

test('what is told of a prefix is the beginning of what is told of the whole', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 0, max: 1000 }), (bars, share) => {
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
    fc.property(series, (bars) => {
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
