import { detectAll } from '../../../src/domain/patterns';
import { calculateConfidence } from '../../../src/domain/patterns/confidence';
import { PATTERN_REGISTRY } from '../../../src/domain/patterns/registry';
import { createBar, createLegs } from './synthetic';
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
  // No high before the rise is known, and the close is one of two average true ranges below the valley.
  expect(full).toEqual({
    peaks: 1,
    symmetry: 1,
    straight: 1,
    legs: 1,
    trend: 1,
    newHigh: 0.5,
    decisive: 0.5,
  });
  expect(depth).toBeCloseTo(Math.log2(10 / 2) / 3);
  // Eight bars after the second peak, where a leg takes ten; and 20 bars from peak to peak.
  expect(prompt).toBeCloseTo((3 - Math.log2(8 / 10)) / 6);
  expect(length).toBeCloseTo((Math.log2(20) - 2.5) / 3);
});

test('each part of the confidence decreases as its measure gets worse', () => {
  const parts = (drawing: Drawing) => find(drawing)!.parts;
  const { symmetry, straight, legs, trend, prompt, decisive, depth } = parts(textbook);
  const peaks = [110, 110.5, 111, 111.5, 112, 112.5].map((second) => parts(move({ 3: [30, second] })).peaks!);
  expect(peaks).toEqual([...new Set(peaks)].sort((a, b) => b - a));
  expect(parts(move({ 2: [14, 100] })).symmetry).toBeLessThan(symmetry!);
  expect(parts({ ...textbook, scatter: 1 }).straight).toBeLessThan(straight!);
  expect(parts({ ...textbook, scatter: 1 }).legs).toBeLessThan(legs!);
  expect(parts(move({ 0: [0, 96] })).trend).toBeLessThan(trend!);
  expect(parts({ ...textbook, breakBar: 45 }).prompt).toBeLessThan(prompt!);
  expect(parts({ ...textbook, close: 99.5 }).decisive).toBeLessThan(decisive!);
  expect(parts({ ...textbook, averageTrueRange: 1.5 }).depth).toBeLessThan(depth!);
});

test.each<[string, Drawing]>([
  ['peaks that differ by a little less than six tenths of the depth', move({ 3: [30, 106.3] })],
  [
    'peaks that differ by a little less than 5 %',
    move({ 0: [0, 60], 2: [20, 80], 3: [30, 115.4] }, { previousClose: 81, close: 79 }),
  ],
  ['a rise that began just below the valley', move({ 0: [0, 99.9] })],
  ['a valley just deep enough for the noise', { ...textbook, averageTrueRange: 4.9 }],
  ['a second peak just high enough for the noise', move({ 3: [30, 107] }, { averageTrueRange: 4.6 })],
  ['peaks five bars apart', move({ 2: [13, 100], 3: [15, 110] }, { breakBar: 17 })],
  ['a break as late as the peaks are apart', { ...textbook, breakBar: 50 }],
])('a double top is detected with %s', (_, drawing) => {
  expect(find(drawing)).toBeDefined();
});

test.each<[string, Drawing]>([
  ['no close below the valley', { ...textbook, close: 100 }],
  ['a previous close below the valley', { ...textbook, previousClose: 99.9 }],
  ['peaks that differ by more than six tenths of the depth', move({ 3: [30, 106.2] })],
  [
    'peaks that differ by more than 5 %',
    move({ 0: [0, 60], 2: [20, 80], 3: [30, 115.6] }, { previousClose: 81, close: 79 }),
  ],
  ['no low before the peaks', { ...textbook, corners: textbook.corners.slice(1) }],
  ['no uptrend before the peaks', move({ 0: [0, 100] })],
  ['a valley too shallow for the noise', { ...textbook, averageTrueRange: 5.1 }],
  ['peaks too close in time', move({ 2: [12, 100], 3: [14, 110] }, { breakBar: 16 })],
  ['a second peak too low for the noise', move({ 3: [30, 107] }, { averageTrueRange: 4.7 })],
  ['a break that comes too late', { ...textbook, breakBar: 51 }],
  ['a window that ends with a low', { ...textbook, lastKind: 'low' }],
])('no double top is detected with %s', (_, drawing) => {
  expect(find(drawing)).toBeUndefined();
});

/** Returns the confidence of a drawing that is a double top. */
const getConfidence = (drawing: Drawing) =>
  calculateConfidence(PATTERN_REGISTRY['double-top'], find(drawing)!.parts);

/** No confidence is lower than the one before it, and only the last ones, near the highest value, may be equal. */
const expectRise = (values: readonly number[]) => {
  expect(values).toEqual([...values].sort((a, b) => a - b));
  const different = new Set(values).size;
  expect(different).toBeGreaterThanOrEqual(values.length - 1);
  expect(values[different - 1]).toBe(values.at(-1));
};

test('a higher price before the rise lowers the confidence', () => {
  const withHigh = (price: number) => ({
    ...textbook,
    corners: [[-10, price] as const, ...textbook.corners],
  });
  const newHigh = [122, 120, 112, 110, 108, 100, 98].map((price) => find(withHigh(price))!.parts.newHigh);
  [0, 0, 0.4, 0.5, 0.6, 1, 1].forEach((value, i) => expect(newHigh[i]).toBeCloseTo(value));
  expectRise([118, 114, 111].map((price) => getConfidence(withHigh(price))));
});

describe.each([2.05, 2.5, 3, 3.45])('a valley of %d average true ranges', (depth) => {
  const shallow: Drawing = { ...textbook, averageTrueRange: 10 / depth, close: 100 - 10 / depth };

  test('is found, with more confidence the straighter its legs are', () => {
    const confidences = [2.5, 2, 1.5, 1, 0.5].map((scatter) => getConfidence({ ...shallow, scatter }));
    expectRise(confidences);
    // The curves may end in a flat section.
    expect(getConfidence(shallow)).toBeGreaterThanOrEqual(confidences[4]!);
  });

  test('is found, with more confidence the more equal its tops are', () => {
    expectRise(
      [107.5, 108, 109, 110].map((second) => getConfidence(moveCorners(shallow, { 3: [30, second] }))),
    );
  });
});

/** Returns bars of one average true range around a double top with a valley 2 below the first top. */
function drawShallowBars(secondTop: number) {
  const closes = createLegs([
    [1, 94],
    [24, 100],
    [8, 98],
    [8, secondTop],
    [10, 96.5],
  ]);
  const around = (close: number) => [close + 0.5, close - 0.5];
  return closes.map((close, i) =>
    createBar([closes[i - 1] ?? close, ...around(close), close], i, 'SHALLOW', 0),
  );
}

test('a shallow double top is detected in bars, with less confidence if its tops differ', () => {
  const [equal, uneven] = [100, 99.5].map((top) => detectAll(drawShallowBars(top), ['double-top']));
  expect([equal, uneven].map((found) => found!.length)).toEqual([1, 1]);
  expect(PATTERN_REGISTRY['double-top'].selectModel(equal![0]!.parts)).toBe('shallow-double-top');
  expect(uneven![0]!.confidence).toBeLessThan(equal![0]!.confidence);
});
