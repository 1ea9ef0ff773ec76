import { examine } from '../../../src/domain/patterns';
import { windowOf, type Drawing } from './windows';

const textbook: Drawing = {
  //        trend    peak       valley     peak
  corners: [
    [0, 85],
    [10, 110],
    [20, 100],
    [30, 110],
  ],
  last: 'high',
  at: 38,
  from: 100.5,
  to: 99,
};

function moved(changes: Record<number, readonly [number, number]>, rest: Partial<Drawing> = {}): Drawing {
  return { ...textbook, corners: textbook.corners.map((corner, i) => changes[i] ?? corner), ...rest };
}

const find = (drawing: Drawing) => examine('double-top', windowOf(drawing));

test('the textbook shape is found, with every part of its confidence full', () => {
  const found = find({ ...textbook, volume: 1500 });
  expect(found).toMatchObject({ level: 100, height: 10, close: 99, pattern: 'double-top' });
  expect(found?.pivots.map((pivot) => pivot.price)).toEqual([110, 100, 110]);
  expect(found?.parts).toEqual({ peaks: 1, symmetry: 1, depth: 1, trend: 1, break: 1, volume: 1 });
});

test('the less even the peaks, the less the confidence', () => {
  const parts = [110, 110.5, 111, 111.5].map((second) => find(moved({ 3: [30, second] }))?.parts.peaks);
  expect(parts).toEqual([...parts].sort((a, b) => b! - a!));
  expect(new Set(parts).size).toBe(4);
});

test.each<[string, Drawing]>([
  ['no close below the valley', { ...textbook, to: 100 }],
  ['the close was below already', { ...textbook, from: 99.9 }],
  ['peaks more than a fifth of the depth apart', moved({ 3: [30, 112.1] })],
  [
    'peaks more than 3 % apart',
    moved({ 0: [0, 60], 1: [10, 110], 2: [20, 80], 3: [30, 113.5] }, { from: 81, to: 79 }),
  ],
  ['no low before it', { ...textbook, corners: textbook.corners.slice(1) }],
  ['no uptrend before it', moved({ 0: [0, 100] })],
  ['a higher price before it', { ...textbook, corners: [[-10, 112], ...textbook.corners] }],
  ['a valley too shallow for the noise', { ...textbook, range: 2.6 }],
  ['peaks too close in time', moved({ 2: [13, 100], 3: [17, 110] }, { at: 20 })],
  ['a break that comes too late', { ...textbook, at: 51 }],
])('not found: %s', (_, drawing) => {
  expect(find(drawing)).toBeUndefined();
});
