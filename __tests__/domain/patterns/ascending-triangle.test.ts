import { matchBoth, moveCorners, type Drawing } from './windows';

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
  lastKind: 'low',
  breakBar: 56,
  previousClose: 109.5,
  close: 111,
};

/** Two tops over three lows. */
const short: Drawing = {
  ...textbook,
  corners: [
    [10, 100],
    [18, 110],
    [26, 103.2],
    [34, 110],
    [42, 106.4],
  ],
  breakBar: 46,
};

const find = (drawing: Drawing) => matchBoth('ascending-triangle', 'descending-triangle', drawing);
const move = moveCorners.bind(undefined, textbook);

/** A triangle with a height of 50, whose last top is given. */
const drawTall = (top: number) =>
  move({ 1: [20, 60], 3: [38, 78], 4: [46, top], 5: [52, 91] }, { previousClose: 109, close: 112 });

test('three tops over three lows are detected and measured', () => {
  const found = find(textbook);
  expect(found).toMatchObject({ level: 110, height: 10, close: 111, pattern: 'ascending-triangle' });
  expect(found?.pivots).toHaveLength(6);
  expect(found?.parts).toMatchObject({ flatness: 1, unbroken: 1, straight: 1, touches: 0.5, decisive: 0.5 });
  expect(found?.parts.depth).toBeCloseTo(Math.log2(10 / 2) / 3);
  expect(found?.parts.line).toBeCloseTo(1);
  // The lines meet at bar 70, so the break at bar 56 comes 46/60 of the way.
  expect(found?.parts.apex).toBeCloseTo((0.5 - (46 / 60 - 0.64)) / 0.4);
  expect(found?.parts.length).toBeCloseTo((Math.log2(42) - 3) / 3);
});

test('each part of the confidence decreases as its measure gets worse', () => {
  const parts = (drawing: Drawing) => find(drawing)!.parts;
  const { flatness, unbroken, line, touches, depth, apex, trend, straight, even, prompt, decisive } =
    parts(textbook);
  expect(parts(move({ 2: [30, 109.5] })).flatness).toBeLessThan(flatness!);
  expect(parts(move({ 4: [46, 110.8] })).unbroken).toBeLessThan(unbroken!);
  expect(parts(move({ 3: [38, 103] })).line).toBeLessThan(line!);
  expect(parts(short).touches).toBeLessThan(touches!);
  expect(parts({ ...textbook, averageTrueRange: 1.5 }).depth).toBeLessThan(depth!);
  expect(parts({ ...textbook, breakBar: 65 }).apex).toBeLessThan(apex!);
  expect(parts({ ...textbook, scatter: 1 }).straight).toBeLessThan(straight!);
  expect(parts(move({ 0: [-10, 110] })).even).toBeLessThan(even!);
  expect(parts({ ...textbook, breakBar: 65 }).prompt).toBeLessThan(prompt!);
  expect(parts({ ...textbook, close: 110.5 }).decisive).toBeLessThan(decisive!);
  // Only earlier pivots show the trend: 0.5 without them, more after a rise, less after a fall.
  expect(trend).toBe(0.5);
  const trends = [90, 100, 103].map((price) =>
    parts({ ...textbook, corners: [[-40, price], ...textbook.corners] }),
  );
  expect(trends.map((after) => after.trend)).toEqual([0.75, 0.25, 0.1]);
});

test('two tops are enough if three lows lie on one line', () => {
  expect(find(short)).toMatchObject({ height: 10, level: 110 });
  // The middle low may be 30 % of the height off the line through the others: 7.2 of 24, or 7.8 of 26.
  expect(find(moveCorners(short, { 0: [10, 86] }))).toMatchObject({ height: 24 });
  expect(find(moveCorners(short, { 0: [10, 84] }))).toBeUndefined();
  // With a longer rise to the first top the price would not fill the triangle.
  expect(find(moveCorners(short, { 0: [2, 98.4] }))).toMatchObject({ level: 110 });
  expect(find(moveCorners(short, { 0: [1, 98.2] }))).toBeUndefined();
});

test('the level is the higher of the last two tops', () => {
  const uneven = move({ 4: [46, 110.8] });
  expect(find({ ...uneven, close: 110.7 })).toBeUndefined();
  expect(find(uneven)).toMatchObject({ level: 110.8 });
});

test('an older top or low outside the lines is not part of the triangle', () => {
  const older = find({ ...textbook, corners: [[-10, 110], [0, 105], ...textbook.corners] });
  expect(older?.pivots.map(({ index }) => index)).toEqual([10, 20, 30, 38, 46, 52]);
});

test.each<[string, Drawing]>([
  // The height at the last top is 6.4.
  ['a top within three tenths of the height', move({ 4: [46, 108.1] })],
  ['tops that differ by a little less than 4 % in a tall triangle', drawTall(105.7)],
  ['lows that rise a little', move({ 3: [38, 100.5], 5: [52, 101] })],
  ['a last low a little above the one before', move({ 5: [52, 103.9] })],
  ['lows nearly three tenths of the height off one line', move({ 3: [38, 102.1], 5: [52, 108.8] })],
  ['a height just enough for the noise', { ...textbook, averageTrueRange: 4.9 }],
  ['a break just before the apex', { ...textbook, breakBar: 69 }],
])('an ascending triangle is detected with %s', (_, drawing) => {
  expect(find(drawing)).toBeDefined();
});

test.each<[string, Drawing]>([
  ['no close above the top', { ...textbook, close: 110 }],
  ['a previous close above the top', { ...textbook, previousClose: 110.5 }],
  ['a top that is not flat', move({ 4: [46, 108] })],
  ['tops that differ by more than 4 % in a tall triangle', drawTall(105.5)],
  ['a second low below the first', move({ 3: [38, 99.9], 5: [52, 101] })],
  ['a last low below the one before', move({ 5: [52, 103.5] })],
  ['a last low as high as the one before', move({ 5: [52, 103.6] })],
  ['equal lows', move({ 3: [38, 100], 5: [52, 100] })],
  ['lows more than three tenths of the height off one line', move({ 3: [38, 101.9], 5: [52, 108.8] })],
  ['two touches on each side', { ...textbook, corners: textbook.corners.slice(2) }],
  ['a height too small for the noise', { ...textbook, averageTrueRange: 5.1 }],
  [
    'too few bars',
    {
      ...textbook,
      corners: textbook.corners.map(([bar, price]) => [bar / 6, price] as const),
      breakBar: 9.5,
    },
  ],
  ['a break past the apex', { ...textbook, breakBar: 71 }],
  ['a window that ends with a high', { ...textbook, lastKind: 'high' }],
])('no ascending triangle is detected with %s', (_, drawing) => {
  expect(find(drawing)).toBeUndefined();
});
