import fc from 'fast-check';
import {
  ALL_PATTERNS,
  Detector,
  type Bar,
  type ShapeChange,
  type Detection,
} from '../../../src/domain/patterns';
import { SCALES } from '../../../src/domain/patterns/layout';
import { createLegs, createLine, createMixedSeries, createRandomWalk, createRandom } from './synthetic';

type ShapeEvent = { readonly state: 'forming' | 'invalidated' | 'confirmed' } & Pick<
  ShapeChange,
  'pattern' | 'scale' | 'timestamp' | 'pivots'
>;

/** Returns all events that a detector reports for a series, in order. */
function collectEvents(bars: readonly Bar[]): ShapeEvent[] {
  const events: ShapeEvent[] = [];
  let changes: ShapeChange[] = [];
  const detector = new Detector(ALL_PATTERNS, { onChange: (change) => changes.push(change) });
  for (const bar of bars) {
    changes = [];
    for (const found of detector.next(bar)) {
      events.push({ ...found, state: 'confirmed', timestamp: found.confirmedAt });
    }
    events.push(...changes);
  }
  return events;
}

/** Identifies a shape by its last three pivots, as the detector does. */
const shapeKey = ({ pattern, pivots }: ShapeEvent) =>
  [pattern, ...pivots.slice(-3).map(({ index }) => index)].join(' ');

/** The bars of a drawing. */
const drawBars = (corners: readonly (readonly [number, number])[]) => createLine(createLegs(corners));

/** Returns the states that are reported for one pattern. */
const collectStates = (bars: readonly Bar[], pattern: string): string[] =>
  collectEvents(bars)
    .filter((event) => event.pattern === pattern)
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
/** The next prices: through the level, or away from it. */
const BREAK = { 'head-and-shoulders': 96, 'double-top': 96, 'ascending-triangle': 114 };
const REVERSAL = { 'head-and-shoulders': 118, 'double-top': 120, 'ascending-triangle': 95 };

describe.each(['head-and-shoulders', 'double-top', 'ascending-triangle'] as const)('%s', (pattern) => {
  const corners = SHAPES[pattern];

  it('is forming once its last pivot has settled, before the break', () => {
    const events = collectEvents(drawBars(corners)).filter((event) => event.pattern === pattern);
    expect(events.length).toBeGreaterThan(0);
    for (const { state, pivots, timestamp } of events) {
      expect(state).toBe('forming');
      expect(timestamp).toBeGreaterThan(pivots[pivots.length - 1]!.timestamp);
    }
  });

  it('is confirmed when the price breaks the level', () => {
    expect(collectStates(drawBars([...corners, [5, BREAK[pattern]]]), pattern)).toEqual([
      'forming',
      'confirmed',
    ]);
  });

  it('is invalidated when the price reverses, even if it breaks the level later', () => {
    const away = [...corners, [10, REVERSAL[pattern]]] as const;
    expect(collectStates(drawBars(away), pattern)).toEqual(['forming', 'invalidated']);
    expect(collectStates(drawBars([...away, [12, BREAK[pattern]]]), pattern).slice(0, 2)).toEqual([
      'forming',
      'invalidated',
    ]);
  });
});

const createSeries = (seed: number, walk: boolean) =>
  walk ? createRandomWalk(1500, createRandom(seed)) : createMixedSeries(seed, 0.05);

test('a shape forms, then is confirmed or invalidated, and has no event after a confirmation', () => {
  const counts = { forming: 0, confirmed: 0, invalidated: 0 };
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), (seed, walk) => {
      const forming = new Set<string>();
      const confirmed = new Set<string>();
      for (const event of collectEvents(createSeries(seed, walk))) {
        counts[event.state] += 1;
        const shape = shapeKey(event);
        expect(confirmed).not.toContain(shape);
        if (event.state === 'confirmed') confirmed.add(shape);
        else {
          // A shape forms before it is invalidated, and neither is reported twice in a row.
          expect(forming.has(shape)).toBe(event.state === 'invalidated');
          if (event.state === 'forming') forming.add(shape);
          else forming.delete(shape);
        }
      }
    }),
    { numRuns: 100, seed: 9 },
  );
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(50);
});

test('the detector stores at most one shape per pattern and scale, for a feed of any length', () => {
  let formed = 0;
  const detector = new Detector(ALL_PATTERNS, { onChange: () => (formed += 1) });
  for (const bar of createRandomWalk(30_000, createRandom(1))) detector.next(bar);
  const most = ALL_PATTERNS.length * SCALES.length;
  expect(formed).toBeGreaterThan(2 * most);
  expect((Reflect.get(detector, 'forming') as Map<string, string>).size).toBeLessThanOrEqual(most);
});

test('the events of a prefix are the first events of the whole series', () => {
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), fc.integer({ min: 0, max: 1000 }), (seed, walk, share) => {
      const bars = createSeries(seed, walk);
      const prefix = bars.slice(0, Math.round((share * bars.length) / 1000));
      const whole = collectEvents(bars);
      const early = collectEvents(prefix);
      expect(early).toEqual(whole.slice(0, early.length));
      expect(
        whole.slice(early.length).every(({ timestamp }) => timestamp > (prefix.at(-1)?.timestamp ?? 0)),
      ).toBe(true);
    }),
    { numRuns: 30, seed: 10 },
  );
});

test('detections do not depend on whether there is a listener', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), (seed, walk) => {
      const bars = createSeries(seed, walk);
      const changes: ShapeChange[] = [];
      const listening = new Detector(ALL_PATTERNS, { onChange: (change) => changes.push(change) });
      const silent = new Detector(ALL_PATTERNS);
      const all = (detector: Detector): Detection[] => bars.flatMap((bar) => [...detector.next(bar)]);
      expect(all(listening)).toEqual(all(silent));
      found += changes.length;
    }),
    { numRuns: 30, seed: 12 },
  );
  expect(found).toBeGreaterThan(100);
});
