import { findSilentSymbols } from '../../../src/domain/thresholds';

const MINUTE = 60_000;
const OPENED = Date.UTC(2026, 2, 2, 14, 30);
const at = (minutes: number) => OPENED + minutes * MINUTE;

test.each([
  ['an event five minutes ago', 25, at(20), 0, false],
  ['an event more than five minutes ago', 25.1, at(20), 0, true],
  ['the last event of the day before, just after the open', 4, at(-1_000), 0, false],
  ['the last event of the day before, and nothing since the open', 6, at(-1_000), 0, true],
  ['no event ever', 6, undefined, 0, true],
  ['a bar of five minutes that the next one follows soon', 30, at(20), 5, false],
  ['a bar of five minutes without the next ones', 31.1, at(20), 5, true],
])('a liquid symbol with %s', (_, now, last, bar, expected) => {
  const data = last === undefined ? [] : [{ symbol: 'A', timestamp: last }];
  const silent = findSilentSymbols(['A'], data, { now: at(now), openedAt: OPENED, barMs: bar * MINUTE });
  expect(silent).toEqual(expected ? ['A'] : []);
});

test('no symbol is silent while the exchange is closed, and only liquid ones are expected', () => {
  const data = [{ symbol: 'THIN', timestamp: 0 }];
  expect(findSilentSymbols(['A'], data, { now: at(60), openedAt: undefined, barMs: 0 })).toEqual([]);
  expect(findSilentSymbols([], data, { now: at(60), openedAt: OPENED, barMs: 0 })).toEqual([]);
});
