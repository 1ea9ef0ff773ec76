/** The module is JavaScript for browsers, whose types `tsc` checks apart. */
const { chooseRange } = jest.requireActual<{
  readonly chooseRange: (
    first: number,
    last: number,
    range?: { readonly from: number; readonly to: number },
  ) => readonly [number, number];
}>('../../../src/console/client/charts/time-range.js');

test('a chart with a range shows all of it, and one without a range from its first time to its last', () => {
  expect(chooseRange(200, 300, { from: 0, to: 3600 })).toEqual([0, 3600]);
  expect(chooseRange(200, 300)).toEqual([200, 300]);
});

test('a single time has a minute on each side', () => {
  expect(chooseRange(200, 200)).toEqual([140, 260]);
});
