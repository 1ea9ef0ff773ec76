import { examine } from '../../../src/domain/patterns';
import { windowOf, type Drawing } from './windows';

const textbook: Drawing = {
  //        top        low        top        low        top        low
  corners: [
    [10, 110],
    [20, 100],
    [30, 110],
    [38, 103.6],
    [46, 110],
    [52, 106.4],
  ],
  last: 'low',
  at: 56,
  from: 109.5,
  to: 111,
};

function moved(changes: Record<number, readonly [number, number]>, rest: Partial<Drawing> = {}): Drawing {
  return { ...textbook, corners: textbook.corners.map((corner, i) => changes[i] ?? corner), ...rest };
}

const find = (drawing: Drawing) => examine('ascending-triangle', windowOf(drawing));

test('three tops over three lows are found', () => {
  const found = find({ ...textbook, volume: 1500 });
  expect(found).toMatchObject({ level: 110, height: 10, close: 111, pattern: 'ascending-triangle' });
  expect(found?.pivots).toHaveLength(6);
  expect(found?.parts).toMatchObject({ flatness: 1, depth: 1, break: 1, volume: 1, touches: 0.75 });
  expect(found?.parts.line).toBeGreaterThan(0.9);
});

test('two tops are enough where three lows lie on one line', () => {
  const corners = [
    [10, 100],
    [18, 110],
    [26, 103.2],
    [34, 110],
    [42, 106.4],
  ] as const;
  expect(find({ ...textbook, corners, at: 46 })).toMatchObject({ height: 10, level: 110 });
  const offTheLine = [[10, 94], ...corners.slice(1)] as const;
  expect(find({ ...textbook, corners: offTheLine, at: 46 })).toBeUndefined();
  const longAgo = [[-35, 91], ...corners.slice(1)] as const;
  expect(find({ ...textbook, corners: longAgo, at: 46 })).toBeUndefined();
});

test('the level is the higher of the last two tops', () => {
  const uneven = moved({ 4: [46, 110.8] });
  expect(find({ ...uneven, to: 110.7 })).toBeUndefined();
  expect(find(uneven)).toMatchObject({ level: 110.8 });
});

test.each<[string, Drawing]>([
  ['no close above the top', { ...textbook, to: 110 }],
  ['the close was above already', { ...textbook, from: 110.5 }],
  ['a top that is not flat', moved({ 4: [46, 108] })],
  [
    'tops more than 3 % apart, though the triangle is tall',
    moved({ 1: [20, 60], 3: [38, 78], 4: [46, 106.5], 5: [52, 91] }, { from: 109, to: 112 }),
  ],
  ['lows that do not rise', moved({ 3: [38, 100.5], 5: [52, 101] })],
  ['lows that fall back', moved({ 5: [52, 103] })],
  ['lows far off one line', moved({ 3: [38, 101.5], 5: [52, 108.8] })],
  ['two touches on each side', { ...textbook, corners: textbook.corners.slice(2) }],
  ['too small for the noise', { ...textbook, range: 2.6 }],
  [
    'too short',
    { ...textbook, corners: textbook.corners.map(([bar, price]) => [bar / 5, price] as const), at: 12 },
  ],
  ['a break past the apex', { ...textbook, at: 75 }],
  ['a window that ends with a high', { ...textbook, last: 'high' }],
])('not found: %s', (_, drawing) => {
  expect(find(drawing)).toBeUndefined();
});
