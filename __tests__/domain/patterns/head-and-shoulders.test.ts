import { matchBoth, moveCorners, type Drawing } from './windows';

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
  lastKind: 'high',
  breakBar: 34,
  previousClose: 100.5,
  close: 99,
};

const find = (drawing: Drawing) => matchBoth('head-and-shoulders', 'inverse-head-and-shoulders', drawing);
const move = moveCorners.bind(undefined, textbook);

test('the textbook shape is detected and measured', () => {
  const found = find(textbook);
  expect(found).toMatchObject({
    level: 100,
    height: 10,
    close: 99,
    pattern: 'head-and-shoulders',
    symbol: 'HAND',
  });
  expect(found?.pivots.map((pivot) => pivot.price)).toEqual([106, 100, 110, 100, 106]);
  const { depth, prompt, length, ...full } = found!.parts;
  expect(full).toEqual({ shoulders: 1, troughs: 1, straight: 1, even: 1, trend: 1 });
  expect(depth).toBeCloseTo((10 - 3) / (12 - 3));
  // Four bars after the last shoulder, where a leg takes five; and 20 bars from shoulder to shoulder.
  expect(prompt).toBeCloseTo((3 - Math.log2(4 / 5)) / 6);
  expect(length).toBeCloseTo((Math.log2(20) - 3) / 3);
});

test('each part of the confidence decreases as its measure gets worse', () => {
  const parts = (drawing: Drawing) => find(drawing)!.parts;
  const { shoulders, troughs, straight, even, trend, prompt, depth } = parts(textbook);
  expect(parts(move({ 5: [30, 105] })).shoulders).toBeLessThan(shoulders!);
  expect(parts(move({ 2: [15, 101] })).troughs).toBeLessThan(troughs!);
  expect(parts({ ...textbook, scatter: 1 }).straight).toBeLessThan(straight!);
  expect(parts({ ...textbook, scatter: 2.6 }).straight).toBe(0);
  expect(parts(move({ 2: [12, 100] })).even).toBeLessThan(even!);
  expect(parts(move({ 0: [0, 97] })).trend).toBeLessThan(trend!);
  expect(parts({ ...textbook, breakBar: 40 }).prompt).toBeLessThan(prompt!);
  expect(parts({ ...textbook, averageTrueRange: 1.5 }).depth).toBeLessThan(depth!);
});

test('an up-sloping neckline is broken along the line, a down-sloping one at the right armpit', () => {
  const rising = { 2: [15, 99], 4: [25, 101] } as const; // the line is at 102.8 on bar 34, and at 102.6 before
  expect(find(move(rising, { previousClose: 102.7, close: 102.7 }))).toMatchObject({ level: 102.8 });
  expect(find(move(rising, { previousClose: 103.5, close: 102.9 }))).toBeUndefined();
  const falling = { 2: [15, 101], 4: [25, 99] } as const;
  expect(find(move(falling, { previousClose: 99.5, close: 98.9 }))).toMatchObject({ level: 99 });
  expect(find(move(falling, { previousClose: 99.5, close: 99.1 }))).toBeUndefined();
});

test.each<[string, Drawing]>([
  ['a start of the rise that noise has lifted a little', move({ 0: [0, 100.9] })],
  ['shoulders that differ by a third of the height', move({ 1: [10, 107.5], 5: [30, 104.2] })],
  ['shoulders of a fifth of the height', move({ 1: [10, 102.1], 5: [30, 102.1] })],
  ['shoulders not quite as high as the head', move({ 1: [10, 109.1], 5: [30, 109.1] })],
  ['one side two and a half times as long', move({ 5: [45, 106] }, { breakBar: 48 })],
  ['a height just enough for the noise', { ...textbook, averageTrueRange: 3.3 }],
  ['a break as late as the shoulders are apart', { ...textbook, breakBar: 50 }],
])('a head and shoulders is detected with %s', (_, drawing) => {
  expect(find(drawing)).toBeDefined();
});

test.each<[string, Drawing]>([
  ['no close below the neckline', { ...textbook, close: 100 }],
  ['a previous close below the neckline', { ...textbook, previousClose: 99.9 }],
  ['the left shoulder as high as the head', move({ 1: [10, 110] })],
  ['the right shoulder above the head', move({ 5: [30, 110.1] })],
  ['no low before the rise', { ...textbook, corners: textbook.corners.slice(1) }],
  ['no uptrend before the shoulders', move({ 0: [0, 101.1] })],
  [
    'a higher price before the rise',
    { ...textbook, corners: [[-10, 111], [-5, 89], ...textbook.corners.slice(1)] },
  ],
  ['shoulders too uneven', move({ 1: [10, 108], 5: [30, 104] })],
  ['troughs too uneven', move({ 2: [15, 95], 4: [25, 100] }, { previousClose: 105, close: 99 })],
  ['shoulders too flat', move({ 1: [10, 101.9], 5: [30, 101.9] })],
  ['shoulders nearly as high as the head', move({ 1: [10, 109.3], 5: [30, 109.3] })],
  ['one side more than two and a half times as long', move({ 5: [46, 106] }, { breakBar: 48 })],
  [
    'a right shoulder over the head, on a rising neckline',
    move(
      { 1: [10, 108.2], 2: [15, 100], 3: [20, 110.7], 4: [25, 101.4], 5: [30, 111] },
      { previousClose: 103, close: 102 },
    ),
  ],
  ['a shoulder below the midpoint of the other side', move({ 1: [10, 102.6], 5: [30, 105.4] })],
  [
    'a trough above the midpoint of the other side',
    move({ 1: [10, 106.95], 2: [15, 102.9], 3: [20, 111.45], 5: [30, 105.4] }),
  ],
  ['a height too small for the noise', { ...textbook, averageTrueRange: 3.4 }],
  [
    'too few bars',
    {
      ...textbook,
      corners: textbook.corners.map(([bar, price]) => [bar / 2.6, price] as const),
      breakBar: 14,
    },
  ],
  ['a break that comes too late', { ...textbook, breakBar: 51 }],
  ['a window that ends with a low', { ...textbook, lastKind: 'low' }],
])('no head and shoulders is detected with %s', (_, drawing) => {
  expect(find(drawing)).toBeUndefined();
});
