/** The module is JavaScript for browsers, whose types `tsc` checks apart. */
const { formatAge, formatDuration, formatTime, groupDigits } = jest.requireActual<{
  readonly formatAge: (at: number, now: number) => string;
  readonly formatDuration: (milliseconds: number) => string;
  readonly formatTime: (at: number) => string;
  readonly groupDigits: (text: string) => string;
}>('../../../src/console/client/components/format.js');

test.each([
  [0, '0 ms'],
  [1.25, '1.3 ms'],
  [999, '999 ms'],
  [1_240, '1.24 s'],
  [59_999, '60 s'],
  [60_000, '1 min'],
  [3_599_999, '59 min 59 s'],
  [12_000_000, '3 h 20 min'],
  [90_000_000, '1 d 1 h'],
  [-5, '0 ms'],
])('a duration of %d ms is %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test('ages are in whole seconds, in both directions', () => {
  expect([formatAge(0, 999), formatAge(0, 61_500), formatAge(61_500, 0)]).toEqual([
    'now',
    '1 min 1 s ago',
    'in 1 min 1 s',
  ]);
});

test('times are in UTC, and a value that is none is no error', () => {
  expect([formatTime(0), formatTime(NaN), formatTime(1e20)]).toEqual([
    '1970-01-01 00:00:00',
    'no time',
    'no time',
  ]);
});

test.each([
  ['1234567.50', '1,234,567.50'],
  ['-1234.1234', '-1,234.1234'],
  ['12', '12'],
  ['0.000123456', '0.000123456'],
  ['123456789012345678901.1', '123,456,789,012,345,678,901.1'],
])('%s is shown as %s, with exactly its digits', (text, grouped) => {
  expect(groupDigits(text)).toBe(grouped);
});
