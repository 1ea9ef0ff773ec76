import * as fc from 'fast-check';

interface Bar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume?: number;
}

/** The module is JavaScript for browsers, whose types `tsc` checks apart. */
const { mergeBars, selectStored } = jest.requireActual<{
  readonly mergeBars: (bars: readonly Bar[], changes: readonly Bar[]) => readonly Bar[];
  readonly selectStored: (stored: readonly Bar[], changing: number | undefined) => readonly Bar[];
}>('../../../src/console/pattern-detection/client/bars.js');

const createBar = (time: number, close = 1): Bar => ({ time, open: 1, high: 1, low: 1, close, volume: 1 });

test('has each time once, in order, with its last version, in whatever order the changes arrive', () => {
  const changes = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 5 })));
  fc.assert(
    fc.property(changes, fc.integer({ min: 0, max: 30 }), (pairs, cut) => {
      const bars = pairs.map(([time, close]) => createBar(time, close));
      const merged = mergeBars(mergeBars([], bars.slice(0, cut)), bars.slice(cut));
      const expected = new Map(bars.map((bar) => [bar.time, bar]));
      expect(merged).toEqual([...expected.values()].sort((a, b) => a.time - b.time));
    }),
  );
});

test('returns the same list if nothing differs, so that nothing is drawn', () => {
  const bars = [createBar(1), createBar(2)];
  expect(mergeBars(bars, [createBar(1), createBar(2)])).toBe(bars);
  expect(mergeBars(bars, [])).toBe(bars);
  expect(mergeBars(bars, [createBar(2, 3)])).not.toBe(bars);
});

test('keeps the newest bars of a long session', () => {
  const bars = Array.from({ length: 3_000 }, (_, time) => createBar(time));
  const merged = mergeBars(bars, [createBar(3_000)]);
  expect([merged.length, merged[0]?.time, merged.at(-1)?.time]).toEqual([2_000, 1_001, 3_000]);
});

test('stored bars do not replace the bar that is still changing', () => {
  const stored = [createBar(1), createBar(2), createBar(3)];
  expect(selectStored(stored, 3).map(({ time }) => time)).toEqual([1, 2]);
  expect(selectStored(stored, undefined)).toBe(stored);
});
