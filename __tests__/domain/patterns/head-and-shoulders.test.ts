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

/** Armpits that are `step` below and above 100, close to the shoulders, on a rising neckline; the height is 10. */
const drawUnevenTroughs = (step: number, shoulder: number) =>
  move(
    { 1: [10, shoulder], 2: [11, 100 - step], 4: [29, 100 + step], 5: [30, 107] },
    { previousClose: 105, close: 103 },
  );

/** A neckline that falls from 101.8 to 98.2, and is at 96.4 at the right shoulder; the height is 10. */
const drawFallingNeckline = (shoulder: number) =>
  move({ 2: [15, 101.8], 4: [25, 98.2], 5: [30, shoulder] }, { previousClose: 99, close: 98 });

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
  const { depth, even, prompt, length, ...full } = found!.parts;
  // No high before the shoulders is known, and the close is one of two average true ranges below the neckline.
  expect(full).toEqual({ shoulders: 1, troughs: 1, straight: 1, trend: 1, newHigh: 0.5, decisive: 0.5 });
  expect(depth).toBeCloseTo(Math.log2(10 / 2) / 3);
  // The legs take five bars each, over 6 or 10 of the height, to which a turn adds 2.
  expect(even).toBeCloseTo(1 - Math.log2(12 / 8) / 2 / 2);
  // Four bars after the last shoulder, where a leg takes five; and 20 bars from shoulder to shoulder.
  expect(prompt).toBeCloseTo((3 - Math.log2(4 / 5)) / 6);
  expect(length).toBeCloseTo((Math.log2(20) - 3) / 3);
});

test('each part of the confidence decreases as its measure gets worse', () => {
  const parts = (drawing: Drawing) => find(drawing)!.parts;
  const { shoulders, troughs, straight, even, trend, newHigh, prompt, decisive, depth } = parts(textbook);
  expect(parts(move({ 5: [30, 105] })).shoulders).toBeLessThan(shoulders!);
  expect(parts(move({ 2: [15, 101] })).troughs).toBeLessThan(troughs!);
  expect(parts({ ...textbook, scatter: 1 }).straight).toBeLessThan(straight!);
  expect(parts({ ...textbook, scatter: 2.6 }).straight).toBe(0);
  expect(parts(move({ 2: [12, 100] })).even).toBeLessThan(even!);
  expect(parts(move({ 0: [0, 97] })).trend).toBeLessThan(trend!);
  expect(parts({ ...textbook, corners: [[-10, 109], ...textbook.corners] }).newHigh).toBeLessThan(newHigh!);
  expect(parts({ ...textbook, breakBar: 40 }).prompt).toBeLessThan(prompt!);
  expect(parts({ ...textbook, close: 99.5 }).decisive).toBeLessThan(decisive!);
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
  ['a start of the rise that noise has lifted a little', move({ 0: [0, 101.9] })],
  ['shoulders that differ by nearly half of the height', move({ 1: [10, 109.8], 5: [30, 104.95] })],
  ['troughs that differ by nearly half of the height', drawUnevenTroughs(2.4, 107.25)],
  ['shoulders of a tenth of the height', move({ 1: [10, 101.1], 5: [30, 101.1] })],
  ['shoulders nearly as high as the head', move({ 1: [10, 109.9], 5: [30, 109.9] })],
  ['a right shoulder nearly as far above a falling neckline as the head', drawFallingNeckline(106.3)],
  ['one side two and a half times as long', move({ 5: [45, 106] }, { breakBar: 48 })],
  ['a height just enough for the noise', { ...textbook, averageTrueRange: 4.9 }],
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
  ['no uptrend before the shoulders', move({ 0: [0, 102.1] })],
  [
    'a higher price before the rise',
    { ...textbook, corners: [[-10, 111], [-5, 89], ...textbook.corners.slice(1)] },
  ],
  ['shoulders that differ by more than half of the height', move({ 1: [10, 109.9], 5: [30, 104.8] })],
  ['troughs that differ by more than half of the height', drawUnevenTroughs(2.6, 107.5)],
  ['shoulders too flat', move({ 1: [10, 100.9], 5: [30, 100.9] })],
  ['shoulders as high as the head', move({ 1: [10, 110], 5: [30, 110] })],
  ['a right shoulder further above a falling neckline than the head', drawFallingNeckline(106.5)],
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
  ['a height too small for the noise', { ...textbook, averageTrueRange: 5.1 }],
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
