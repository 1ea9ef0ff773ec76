import { check, type Outcome } from '../../../../src/cli/pattern-detection/load/check';

const expected = {
  bars: new Map([
    ['A', 100],
    ['B', 50],
  ]),
  patterns: new Set(['A#1', 'A#2', 'B#1']),
  alerts: new Set(['A#1', 'B#1']),
};
const whole: Outcome = {
  bars: expected.bars,
  patterns: ['A#1', 'A#2', 'B#1'],
  alerts: ['A#1', 'B#1'],
  told: ['A#1'],
};
const bars = (a: number, b: number) =>
  new Map([
    ['A', a],
    ['B', b],
  ]);

describe('check', () => {
  it('is content where everything is there once', () => {
    expect(check(expected, whole)).toEqual({
      events: { sent: 150, takenIn: 150, lost: 0, duplicated: 0 },
      patterns: { expected: 3, found: 3, lost: [], duplicated: [] },
      alerts: { expected: 2, found: 2, lost: [], duplicated: [] },
      toldTwice: [],
      ok: true,
    });
  });

  it.each<[string, Partial<Outcome>, object]>([
    ['a lost event', { bars: bars(99, 50) }, { events: { lost: 1, duplicated: 0 } }],
    ['an event that was taken in twice', { bars: bars(100, 51) }, { events: { lost: 0, duplicated: 1 } }],
    [
      'one lost and one doubled',
      { bars: bars(99, 51) },
      { events: { takenIn: 150, lost: 1, duplicated: 1 } },
    ],
    ['a symbol that never came', { bars: new Map([['A', 100]]) }, { events: { lost: 50 } }],
    [
      'a symbol that nobody sent',
      { bars: new Map([...bars(100, 50), ['C', 1]]) },
      { events: { duplicated: 1 } },
    ],
    ['a lost row', { patterns: ['A#1', 'B#1'] }, { patterns: { lost: ['A#2'], duplicated: [] } }],
    [
      'a row that is there twice',
      { patterns: ['A#1', 'A#2', 'B#1', 'A#2'] },
      { patterns: { lost: [], duplicated: ['A#2'] } },
    ],
    ['a row too many', { patterns: [...whole.patterns, 'B#9'] }, { patterns: { duplicated: ['B#9'] } }],
    ['a lost alert', { alerts: ['A#1'] }, { alerts: { lost: ['B#1'] } }],
    [
      'an alert of what should not alert',
      { alerts: ['A#1', 'A#2', 'B#1'] },
      { alerts: { duplicated: ['A#2'] } },
    ],
    ['an alert that was told twice', { told: ['A#1', 'A#1', 'A#1'] }, { toldTwice: ['A#1'] }],
  ])('finds %s', (_, wrong, finding) => {
    expect(check(expected, { ...whole, ...wrong })).toMatchObject({ ...finding, ok: false });
  });
});
