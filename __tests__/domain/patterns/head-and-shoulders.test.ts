import { examine } from '../../../src/domain/patterns';
import { windowOf, type Drawing } from './windows';

const textbook: Drawing = {
  //        trend     shoulder   armpit     head       armpit     shoulder
  corners: [
    [0, 90],
    [10, 106],
    [15, 100],
    [20, 110],
    [25, 100],
    [30, 106],
  ],
  last: 'high',
  at: 34,
  from: 100.5,
  to: 99,
};

/** The textbook shape with some corners moved. */
function moved(changes: Record<number, readonly [number, number]>, rest: Partial<Drawing> = {}): Drawing {
  return { ...textbook, corners: textbook.corners.map((corner, i) => changes[i] ?? corner), ...rest };
}

const find = (drawing: Drawing) => examine('head-and-shoulders', windowOf(drawing));

test('the textbook shape is found, with every part of its confidence full but the volume', () => {
  const found = find({ ...textbook, volume: 1500 });
  expect(found).toMatchObject({
    level: 100,
    height: 10,
    close: 99,
    pattern: 'head-and-shoulders',
    symbol: 'HAND',
  });
  expect(found?.pivots.map((pivot) => pivot.price)).toEqual([106, 100, 110, 100, 106]);
  expect(found?.parts).toEqual({ symmetry: 1, head: 1, depth: 1, trend: 1, break: 1, volume: 1 });
  expect(find({ ...textbook, volume: 1000 })?.parts.volume).toBe(0.5);
});

test('an up-sloping neckline is broken along the line, a down-sloping one at the right armpit', () => {
  const rising = { 2: [15, 99], 4: [25, 101] } as const; // the line stands at 102.8 on bar 34, and at 102.6 before
  expect(find(moved(rising, { from: 102.7, to: 102.7 }))).toMatchObject({ level: 102.8 });
  expect(find(moved(rising, { from: 103.5, to: 102.9 }))).toBeUndefined();
  const falling = { 2: [15, 101], 4: [25, 99] } as const;
  expect(find(moved(falling, { from: 99.5, to: 98.9 }))).toMatchObject({ level: 99 });
  expect(find(moved(falling, { from: 99.5, to: 99.1 }))).toBeUndefined();
});

test.each<[string, Drawing]>([
  ['no close below the neckline', { ...textbook, to: 100 }],
  ['the close was below already', { ...textbook, from: 99.9 }],
  ['the left shoulder as high as the head', moved({ 1: [10, 110] })],
  ['the right shoulder above the head', moved({ 5: [30, 110.1] })],
  ['no low before it', { ...textbook, corners: textbook.corners.slice(1) }],
  ['no uptrend before it', moved({ 0: [0, 100.5] })],
  ['a higher price before it', { ...textbook, corners: [[-5, 111], ...textbook.corners] }],
  ['shoulders too uneven', moved({ 1: [10, 108], 5: [30, 104] })],
  ['troughs too uneven', moved({ 2: [15, 96], 4: [25, 100] }, { from: 102, to: 99 })],
  ['shoulders too flat', moved({ 1: [10, 102.4], 5: [30, 102.4] })],
  ['shoulders nearly as high as the head', moved({ 1: [10, 109.5], 5: [30, 109.5] })],
  [
    'one side three times as long',
    moved({ 1: [5, 106], 2: [8, 100], 3: [10, 110], 5: [30, 106] }, { at: 31 }),
  ],
  [
    'a right shoulder over the head, on a rising neckline',
    moved(
      { 1: [10, 108.2], 2: [15, 100], 3: [20, 110.7], 4: [25, 101.4], 5: [30, 111] },
      { from: 103, to: 102 },
    ),
  ],
  ['a shoulder below the midpoint of the other side', moved({ 1: [10, 102.6], 5: [30, 105.4] })],
  [
    'a trough above the midpoint of the other side',
    moved({ 1: [10, 106.95], 2: [15, 102.9], 3: [20, 111.45], 5: [30, 105.4] }),
  ],
  ['too small for the noise', { ...textbook, range: 2.6 }],
  [
    'too short',
    { ...textbook, corners: textbook.corners.map(([bar, price]) => [bar / 2.5, price] as const), at: 14 },
  ],
  ['a break that comes too late', { ...textbook, at: 51 }],
])('not found: %s', (_, drawing) => {
  expect(find(drawing)).toBeUndefined();
});
