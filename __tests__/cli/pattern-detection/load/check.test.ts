import { checkResults, type LoadResults } from '../../../../src/cli/pattern-detection/load/check';
import { ALERT_OUTCOMES, type AlertRow, createAlert } from '../../../../src/domain/alerts';
import { detection } from '../../../domain/alerts/detection';

const createRow = (alertId: string, fields: Partial<AlertRow> = {}): AlertRow => ({
  ...createAlert(detection(), 'shard:1#0', 0),
  alertId,
  claimedUntil: '2024-05-01T14:30:00.000Z',
  notifiedAt: '2024-05-01T14:30:00.000Z',
  ...fields,
});
const none = Object.fromEntries(ALERT_OUTCOMES.map((outcome) => [outcome, 0]));

const expected = {
  bars: new Map([
    ['A', 100],
    ['B', 50],
  ]),
  patterns: new Set(['A#1', 'A#2', 'B#1']),
  alerts: new Set(['A#1', 'B#1']),
};
const whole: LoadResults = {
  bars: expected.bars,
  patterns: ['A#1', 'A#2', 'B#1'],
  alerts: [createRow('A#1'), createRow('B#1', { notifiedAt: undefined, suppressed: 'cooldown' })],
  brakeCount: 15,
  notifiedAlerts: ['A#1'],
};
const createBars = (a: number, b: number) =>
  new Map([
    ['A', a],
    ['B', b],
  ]);

describe('checkResults', () => {
  it('accepts results in which everything occurs once', () => {
    expect(checkResults(expected, whole)).toEqual({
      events: { sent: 150, processed: 150, lost: 0, duplicated: 0 },
      patterns: { expected: 3, found: 3, lost: [], duplicated: [] },
      alerts: { expected: 2, found: 2, lost: [], duplicated: [] },
      notifiedTwice: [],
      outcomes: { ...none, notified: 1, cooldown: 1 },
      brake: { mostNotifications: 1, limit: 15 },
      ok: true,
    });
  });

  it('counts events and bars separately if bars are built from the events', () => {
    const bars = { sent: 150, processed: 150, lost: 0, duplicated: 0 };
    const built = { ...expected, events: 600 };
    expect(checkResults(built, { ...whole, accepted: 600 })).toMatchObject({
      events: { sent: 600, processed: 600, lost: 0, duplicated: 0 },
      bars,
      ok: true,
    });
    expect(checkResults(built, { ...whole, accepted: 598 })).toMatchObject({
      events: { lost: 2, duplicated: 0 },
      bars,
      ok: false,
    });
    expect(checkResults(built, { ...whole, accepted: 600, bars: createBars(99, 51) })).toMatchObject({
      bars: { sent: 150, processed: 150, lost: 1, duplicated: 1 },
      ok: false,
    });
  });

  it('counts the notifications of a pattern within three minutes, without digests and approved alerts', () => {
    const at = (second: number, fields: Partial<AlertRow> = {}) =>
      createRow(`A#${second}`, {
        notifiedAt: new Date(Date.UTC(2024, 4, 1) + 1000 * second).toISOString(),
        ...fields,
      });
    const alerts = [
      ...[0, 50, 100, 200].map((second) => at(second)),
      at(51, { pattern: 'head-and-shoulders' }),
      at(52, { digestId: 'double-top#2024-05-01T00:00:00.000Z' }),
      at(53, { severity: 'CRITICAL' }),
    ];
    const check = checkResults(expected, { ...whole, alerts, brakeCount: 2 });
    expect(check).toMatchObject({
      brake: { mostNotifications: 3, limit: 2 },
      outcomes: { notified: 6, digest: 1 },
      ok: false,
    });
  });

  it.each<[string, Partial<LoadResults>, object]>([
    ['a lost event', { bars: createBars(99, 50) }, { events: { lost: 1, duplicated: 0 } }],
    [
      'an event that was taken in twice',
      { bars: createBars(100, 51) },
      { events: { lost: 0, duplicated: 1 } },
    ],
    [
      'one lost and one doubled',
      { bars: createBars(99, 51) },
      { events: { processed: 150, lost: 1, duplicated: 1 } },
    ],
    ['a symbol that never came', { bars: new Map([['A', 100]]) }, { events: { lost: 50 } }],
    [
      'a symbol that nobody sent',
      { bars: new Map([...createBars(100, 50), ['C', 1]]) },
      { events: { duplicated: 1 } },
    ],
    ['a lost row', { patterns: ['A#1', 'B#1'] }, { patterns: { lost: ['A#2'], duplicated: [] } }],
    [
      'a row that is there twice',
      { patterns: ['A#1', 'A#2', 'B#1', 'A#2'] },
      { patterns: { lost: [], duplicated: ['A#2'] } },
    ],
    ['a row too many', { patterns: [...whole.patterns, 'B#9'] }, { patterns: { duplicated: ['B#9'] } }],
    ['a lost alert', { alerts: [createRow('A#1')] }, { alerts: { lost: ['B#1'] } }],
    [
      'an alert of what should not alert',
      { alerts: ['A#1', 'A#2', 'B#1'].map((id) => createRow(id)) },
      { alerts: { duplicated: ['A#2'] } },
    ],
    [
      'an alert without an outcome',
      { alerts: [createRow('A#1'), createRow('B#1', { notifiedAt: undefined })] },
      { outcomes: { ...none, notified: 1, processing: 1 } },
    ],
    [
      'an alert that was published twice',
      { notifiedAlerts: ['A#1', 'A#1', 'A#1'] },
      { notifiedTwice: ['A#1'] },
    ],
  ])('reports %s', (_, changes, expectedCheck) => {
    expect(checkResults(expected, { ...whole, ...changes })).toMatchObject({ ...expectedCheck, ok: false });
  });
});
