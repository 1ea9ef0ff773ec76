import { matchBoth, moveCorners, type Drawing } from './windows';

const textbook: Drawing = {
  //        trend    peak       valley     peak
  corners: [
    [0, 85],
    [10, 110],
    [20, 100],
    [30, 110],
  ],
  lastKind: 'high',
  breakBar: 38,
  previousClose: 100.5,
  close: 99,
};

const find = (drawing: Drawing) => matchBoth('double-top', 'double-bottom', drawing);
const move = moveCorners.bind(undefined, textbook);

test('the textbook shape is detected and measured', () => {
  const found = find(textbook);
  expect(found).toMatchObject({ level: 100, height: 10, close: 99, pattern: 'double-top' });
  expect(found?.pivots.map((pivot) => pivot.price)).toEqual([110, 100, 110]);
  const { depth, prompt, length, ...full } = found!.parts;
  expect(full).toEqual({ peaks: 1, symmetry: 1, straight: 1, trend: 1 });
  expect(depth).toBeCloseTo((10 - 3.5) / (12 - 3.5));
  // Eight bars after the second peak, where a leg takes ten; and 20 bars from peak to peak.
  expect(prompt).toBeCloseTo((3 - Math.log2(8 / 10)) / 6);
  expect(length).toBeCloseTo((Math.log2(20) - 2.5) / 3);
});

test('each part of the confidence decreases as its measure gets worse', () => {
  const parts = (drawing: Drawing) => find(drawing)!.parts;
  const { symmetry, straight, trend, prompt, depth } = parts(textbook);
  const peaks = [110, 110.5, 111, 111.5].map((second) => parts(move({ 3: [30, second] })).peaks!);
  expect(peaks).toEqual([...new Set(peaks)].sort((a, b) => b - a));
  expect(parts(move({ 2: [14, 100] })).symmetry).toBeLessThan(symmetry!);
  expect(parts({ ...textbook, scatter: 1 }).straight).toBeLessThan(straight!);
  expect(parts(move({ 0: [0, 96] })).trend).toBeLessThan(trend!);
  expect(parts({ ...textbook, breakBar: 45 }).prompt).toBeLessThan(prompt!);
  expect(parts({ ...textbook, averageTrueRange: 1.5 }).depth).toBeLessThan(depth!);
});

test.each<[string, Drawing]>([
  ['peaks that differ by a sixth of the depth', move({ 3: [30, 111.6] })],
  [
    'peaks that differ by a little less than 3 %',
    move({ 0: [0, 60], 2: [20, 80], 3: [30, 113.2] }, { previousClose: 81, close: 79 }),
  ],
  ['a rise that began just below the valley', move({ 0: [0, 99.9] })],
  ['an equal price before the rise', { ...textbook, corners: [[-10, 110], ...textbook.corners] }],
  ['a valley just deep enough for the noise', { ...textbook, averageTrueRange: 2.8 }],
  ['peaks six bars apart', move({ 2: [13, 100], 3: [16, 110] }, { breakBar: 18 })],
  ['a break as late as the peaks are apart', { ...textbook, breakBar: 50 }],
])('a double top is detected with %s', (_, drawing) => {
  expect(find(drawing)).toBeDefined();
});

test.each<[string, Drawing]>([
  ['no close below the valley', { ...textbook, close: 100 }],
  ['a previous close below the valley', { ...textbook, previousClose: 99.9 }],
  ['peaks that differ by more than a sixth of the depth', move({ 3: [30, 111.8] })],
  [
    'peaks that differ by more than 3 %',
    move({ 0: [0, 60], 2: [20, 80], 3: [30, 113.5] }, { previousClose: 81, close: 79 }),
  ],
  ['no low before the peaks', { ...textbook, corners: textbook.corners.slice(1) }],
  ['no uptrend before the peaks', move({ 0: [0, 100] })],
  ['a higher price before the rise', { ...textbook, corners: [[-10, 112], ...textbook.corners] }],
  ['a valley too shallow for the noise', { ...textbook, averageTrueRange: 2.9 }],
  ['peaks too close in time', move({ 2: [13, 100], 3: [15, 110] }, { breakBar: 17 })],
  ['a break that comes too late', { ...textbook, breakBar: 51 }],
  ['a window that ends with a low', { ...textbook, lastKind: 'low' }],
])('no double top is detected with %s', (_, drawing) => {
  expect(find(drawing)).toBeUndefined();
});
