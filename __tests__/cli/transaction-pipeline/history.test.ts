import {
  countDecisions,
  countNotifications,
  getFunctionId,
  getInvocationResult,
  hasDecision,
  hasNotification,
  listMatchedRules,
  parseDetail,
} from '../../../src/cli/transaction-pipeline/audit-facts';
import { createEntries } from '../../../src/cli/transaction-pipeline/history/entry';
import {
  formatDelay,
  formatHistory,
  formatParts,
  formatTransaction,
} from '../../../src/cli/transaction-pipeline/history/format';
import { createRow } from './rows';
import { createAuditRow, createResult } from './simulated-pipeline';

const row = createRow('t1');
const TRACE = '1-6929a000-000000000000000000000001';

const entries = [
  createAuditRow(row, {
    ts: '2026-11-28T10:00:01.000Z#e1',
    type: 'TransactionReceived',
    traceId: TRACE,
    detail: JSON.stringify({
      amount: 1200.5,
      currency: 'USD',
      accountId: 'account-1',
      merchantId: 'merchant-1',
    }),
  }),
  createAuditRow(row, {
    ts: '2026-11-28T10:00:01.010Z#e2#NightTime',
    type: 'RuleMatched',
    rule: 'NightTime',
    traceId: TRACE,
  }),
  {
    ...createResult(row, 'FraudDetector', { score: 60, outcome: 'review' }),
    ts: '2026-11-28T10:00:01.100Z#e3',
    outcome: 'review',
    traceId: TRACE,
  },
  { ...createResult(row, 'Notifier', { notified: true }), ts: '2026-11-28T10:00:01.200Z#e4' },
  {
    ...createResult(row, 'FraudDetector', { score: 60, alreadyScored: true }),
    ts: '2026-11-28T12:00:01.200Z#e5#r1',
    replayName: 'r1',
  },
  createAuditRow(row, {
    ts: '2026-11-30T10:00:01.200Z#e6',
    type: 'FraudConfirmed',
    detail: JSON.stringify({ fraud: true, confirmedBy: 'ada' }),
  }),
];

test('the entries are in order, with the time since the one before, and a sentence each', () => {
  const created = createEntries([...entries].reverse());
  expect(created.map(({ sincePreviousMs, type, summary }) => [sincePreviousMs, type, summary])).toEqual([
    [0, 'TransactionReceived', '1,200.5 USD of account-1 at merchant-1'],
    [10, 'RuleMatched', 'matched the rule NightTime'],
    [90, expect.any(String), 'FraudDetector scored it 60.0: review'],
    [100, expect.any(String), 'Notifier notified people'],
    [7_200_000, expect.any(String), 'FraudDetector found it scored, and changed nothing (replay r1)'],
    [165_600_000, 'FraudConfirmed', 'confirmed as fraud by ada'],
  ]);
  expect(created[2]).toMatchObject({
    outcome: 'review',
    traceId: TRACE,
    eventId: 'e3',
    time: '2026-11-28T10:00:01.100Z',
  });
  expect(created[4]).toMatchObject({ replayName: 'r1', eventId: 'e5#r1' });
});

test.each([
  [
    'FraudDetector',
    { score: 60, alreadyScored: true, sentAgain: true },
    'found it scored, and changed nothing; it sent the suspicion again',
  ],
  ['FraudDetector', { fraud: false }, 'applied the feedback: genuine'],
  ['FraudDetector', { fraud: true, alreadyConfirmed: true }, 'knew the feedback, and changed nothing'],
  ['Notifier', { alreadyNotified: true }, 'found it notified, and notified no one'],
  ['Notifier', {}, 'succeeded'],
])('describes the result of %s %j', (functionId, response, sentence) => {
  expect(createEntries([createResult(row, functionId, response)])[0]!.summary).toBe(
    `${functionId} ${sentence}`,
  );
});

test('describes results of queues, suspicions, cleared transactions and unknown events', () => {
  const describeDetail = (type: string, detail: object) =>
    createEntries([createAuditRow(row, { type, detail: JSON.stringify(detail) })])[0]!.summary;
  expect(
    describeDetail('RetrySucceeded', {
      requestPayload: {},
      responsePayload: { score: 3, outcome: 'approve' },
    }),
  ).toBe('a retry scored it 3.0: approve');
  expect(describeDetail('SuspiciousTransaction', { score: 60, outcome: 'review' })).toBe(
    'score 60.0: review',
  );
  expect(describeDetail('FraudConfirmed', { fraud: false, confirmedBy: 'ada' })).toBe(
    'cleared as genuine by ada',
  );
  expect(
    describeDetail('RuleChanged', { ruleVersion: 2, points: 9, enabled: false, revision: 1, by: 'ada' }),
  ).toBe('version 2 with 9 points is active and disabled: revision 1, by ada');
  expect(
    describeDetail('ReplayEnded', { replayName: 'r1', from: 'a', to: 'b', by: 'ada', outcome: 'completed' }),
  ).toBe('a to b, by ada: completed');
  const end = { state: 'FAILED', reason: 'no target' };
  expect(describeDetail('ReplayEnded', { replayName: 'r1', from: 'a', to: 'b', by: 'ada', ...end })).toBe(
    'a to b, by ada: FAILED (no target)',
  );
  expect(describeDetail('AccountChanged', { accountId: 'a', timeZone: 'America/Chicago', by: 'ada' })).toBe(
    'time zone America/Chicago (before: not set), by ada',
  );
  expect(describeDetail('DetectorReleased', { functionVersion: '3', model: 'm' })).toBe(
    'version 3 with the model m',
  );
  expect(
    describeDetail('CloudWatch Alarm State Change', {
      alarmName: 'x',
      state: { value: 'ALARM', reason: 'too many' },
    }),
  ).toBe('ALARM: too many');
  expect(describeDetail('TransactionAccepted', {})).toBe('accepted');
  expect(describeDetail('TransactionAccepted', { duplicate: true })).toBe(
    'accepted before: the same request again',
  );
  expect(describeDetail('TransactionConflict', {})).toBe('rejected: the id belongs to another transaction');
  expect(describeDetail('SomethingNew', {})).toBe('SomethingNew');
  expect(createEntries([createAuditRow(row, { type: 'Broken', detail: '{' })])[0]!.summary).toBe('Broken');
});

test('the text has two lines for the transaction, and one line per entry with the trace', () => {
  const confirmed = { ...row, fraud: true, confirmedBy: 'ada', confirmedAt: '2026-11-30' };
  expect(formatTransaction(confirmed).split('\n')).toEqual([
    't1: 100 USD of account-1 at merchant-1, paid at 2026-11-28T10:00:00.000Z',
    'score 60.0: review, notified at 2026-11-28T10:00:01.200Z, confirmed as fraud by ada at 2026-11-30',
  ]);
  const open = createRow('t2', { outcome: undefined, score: undefined, notifiedAt: undefined });
  expect(formatTransaction(open)).toMatch(/\nnot scored yet$/);
  const lines = formatHistory(createEntries(entries)).split('\n');
  expect(lines).toHaveLength(1 + entries.length + 1);
  expect(lines[2]).toMatch(
    /^2026-11-28T10:00:01.010Z +\+ 10 ms +RuleMatched +matched the rule NightTime +1-6929a000-/,
  );
  expect(lines[3]).toContain(' InvocationSuccess ');
  expect(lines.at(-1)).toBe(`6 entries in 2.0 d; trace ${TRACE}`);
  expect(formatHistory([])).toMatch(/0 entries in 0 ms; no trace$/);
  expect(formatParts(row)).toMatch(/60\.0 +base +an average transaction/);
});

test.each([
  [0, '+ 0 ms'],
  [999, '+ 999 ms'],
  [1_500, '+ 1.5 s'],
  [59_000, '+ 59 s'],
  [90_000, '+ 1.5 min'],
  [7_200_000, '+ 2.0 h'],
  [20 * 86_400_000, '+ 20 d'],
])('formats a delay of %d ms', (milliseconds, text) => {
  expect(formatDelay(milliseconds)).toBe(text);
});

test('decisions and notifications are counted without repetitions, which also prove that they happened', () => {
  expect([countDecisions(entries), countNotifications(entries)]).toEqual([1, 1]);
  const repetitions = [
    createResult(row, 'FraudDetector', { score: 60, alreadyScored: true }),
    createResult(row, 'Notifier', { alreadyNotified: true }),
  ];
  expect([countDecisions(repetitions), countNotifications(repetitions)]).toEqual([0, 0]);
  expect([hasDecision(repetitions), hasNotification(repetitions)]).toEqual([true, true]);
  expect([hasDecision([]), hasNotification([])]).toEqual([false, false]);
  expect([...listMatchedRules(entries)]).toEqual(['NightTime']);
});

test('a result names its function; the detail is JSON, or a text that is none', () => {
  expect(getFunctionId(getInvocationResult(entries[3]!)!)).toBe('Notifier');
  expect(getInvocationResult(entries[0]!)).toBeUndefined();
  expect([parseDetail('{"a":1}'), parseDetail('text'), parseDetail({ a: 1 })]).toEqual([
    { a: 1 },
    'text',
    { a: 1 },
  ]);
});
