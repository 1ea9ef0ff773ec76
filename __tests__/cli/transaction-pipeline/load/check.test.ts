import { createDeliveryReport } from '../../../../src/cli/load/delivery-report';
import { checkLoad } from '../../../../src/cli/transaction-pipeline/load/check';
import { measureLegs } from '../../../../src/cli/transaction-pipeline/load/legs';
import {
  createReport,
  formatFailure,
  formatReport,
  isClean,
} from '../../../../src/cli/transaction-pipeline/load/report';
import type { SentTransaction } from '../../../../src/cli/transaction-pipeline/load/send';
import { waitUntilComplete } from '../../../../src/cli/transaction-pipeline/load/wait-until-complete';
import type { TransactionRow } from '../../../../src/cli/transaction-pipeline/stores/rows';
import { createRow } from '../rows';
import { createResult } from '../simulated-pipeline';

const DUE = Date.parse('2026-11-28T10:00:00.950Z');
const createSent = (transactionId: string, fields: Partial<SentTransaction> = {}): SentTransaction => ({
  transactionId,
  accountId: 'account-1',
  ts: `2026-11-28T10:00:00.000Z#${transactionId}`,
  due: DUE,
  sentAt: DUE + 5,
  acceptedAt: DUE + 60,
  status: 202,
  attempts: 1,
  ...fields,
});
const toMap = (rows: readonly TransactionRow[]) => new Map(rows.map((row) => [row.transactionId, row]));
const createHistory = (row: TransactionRow) => [
  createResult(row, 'FraudDetector', { score: row.score, outcome: row.outcome }),
  createResult(row, 'FraudDetector', { score: row.score, alreadyScored: true }),
  ...(row.notifiedAt === undefined ? [] : [createResult(row, 'Notifier', { notified: true })]),
];
const approved = createRow('approved', { outcome: 'approve', notifiedAt: undefined });
const reviewed = createRow('reviewed');
const parameters = {
  ...{ messages: 2, copies: 1, poisonEvery: 0, killFunctions: 0, restartTarget: 0 },
  rate: 2,
  seconds: 1,
  warmUpSeconds: 0,
  accounts: 1,
  merchants: 1,
  suspiciousPercent: 50,
  seed: 1,
};
const report = (
  sent: readonly SentTransaction[],
  rows: readonly TransactionRow[],
  history = new Map(rows.map((row) => [row.transactionId, createHistory(row)])),
  failures: readonly string[] = [],
  lostPoison: readonly string[] = [],
) => {
  const check = checkLoad(sent, toMap(rows), history);
  const poison = { sent: lostPoison.length, retained: 0, lost: lostPoison, changed: [] };
  const deliveries = createDeliveryReport(parameters, { refused: 0, poison, faults: [], milliseconds: 1 });
  return createReport({
    ...{ run: 'run', parameters, measured: sent, rows: toMap(rows), check, deliveries, failures },
  });
};

test('measures each leg from the rows, and the request from when it was due', () => {
  const legs = measureLegs(
    [createSent('approved'), createSent('reviewed', { acceptedAt: DUE + 80 }), createSent('none')],
    toMap([approved, reviewed]),
  );
  expect(legs.map(({ leg, count, p50, max }) => [leg, count, p50, max])).toEqual([
    ['request → accepted', 2, 60, 80],
    ['request → accepted, without waiting to be sent', 2, 55, 75],
    ['received → scored', 2, 100, 100],
    ['scored → notified', 1, 100, 100],
    ['request → scored', 2, 150, 150],
    ['request → notified', 1, 250, 250],
  ]);
});

test('a load without a loss is clean, although other invocations found transactions scored', () => {
  const clean = report([createSent('approved'), createSent('reviewed')], [approved, reviewed]);
  expect(clean.check).toMatchObject({
    sent: 2,
    accepted: 2,
    scored: 2,
    suspicious: 1,
    notified: 1,
    lost: [],
    doubled: [],
  });
  expect(isClean(clean)).toBe(true);
  expect(formatReport(clean)).toMatch(/request → notified +1 +250 +250 +250 +250/);
});

test('finds lost transactions: without a row, a score or a notification', () => {
  const rows = [
    createRow('unscored', { score: undefined, outcome: undefined, notifiedAt: undefined }),
    createRow('silent', { notifiedAt: undefined }),
  ];
  const sent = ['missing', 'unscored', 'silent'].map((id) => createSent(id));
  const lossy = report(sent, rows);
  expect(lossy.check.lost).toEqual(['missing', 'unscored', 'silent']);
  expect(isClean(lossy)).toBe(false);
  expect(formatFailure(lossy, 'npx stacks logs')).toBe(
    '3 lost, 0 doubled, 0 without a complete audit trail, such as missing, unscored, silent; see npx stacks logs for the reason',
  );
});

test('finds doubled decisions and notifications, and incomplete audit trails', () => {
  const twice = [...createHistory(reviewed), createResult(reviewed, 'Notifier', { notified: true })];
  const history = new Map([
    ['reviewed', twice],
    ['approved', []],
  ]);
  const doubled = report([createSent('approved'), createSent('reviewed')], [approved, reviewed], history);
  expect(doubled.check).toMatchObject({ lost: [], doubled: ['reviewed'], unaudited: ['approved'] });
  expect(isClean(doubled)).toBe(false);
});

test('reports refused requests by their status, and new messages in failure queues', () => {
  const refused = report(
    [
      createSent('a', { acceptedAt: undefined, status: 429 }),
      createSent('b', { acceptedAt: undefined, status: 'TimeoutError' }),
    ],
    [],
    new Map(),
    ['DetectorRetriesDlq received 1 message: expected none'],
  );
  expect(refused.check).toMatchObject({ accepted: 0, refused: { 429: 1, TimeoutError: 1 }, lost: [] });
  expect(formatFailure(refused, 'npx stacks logs')).toMatch(
    /^requests were not accepted: 1 with status 429, 1 with TimeoutError .*; DetectorRetriesDlq received 1 message: expected none; see/,
  );
});

test('reports poison messages that are in no queue of failures', () => {
  const lost = report([createSent('reviewed')], [reviewed], undefined, [], ['run-poison-0']);
  expect(isClean(lost)).toBe(false);
  expect(formatFailure(lost, 'npx stacks logs')).toBe(
    '1 of 1 poison message in no queue or table of failures, such as run-poison-0; see npx stacks logs for the reason',
  );
});

describe('waiting for a load', () => {
  const wait = (answers: readonly (readonly TransactionRow[])[]) => {
    let [now, call] = [0, 0];
    const keys: (readonly { ts: string }[])[] = [];
    const store = {
      getAll: async (open: readonly { ts: string }[]) => {
        keys.push(open);
        return [...(answers[Math.min(call++, answers.length - 1)] ?? [])];
      },
    };
    const options = {
      now: () => now,
      wait: async (milliseconds: number) => {
        now += milliseconds;
      },
    };
    const sent = [createSent('approved'), createSent('reviewed'), createSent('x', { acceptedAt: undefined })];
    return { result: waitUntilComplete(store, sent, options), keys, getTime: () => now };
  };

  it('reads only rows that are not complete yet', async () => {
    const unscored = createRow('reviewed', { outcome: undefined });
    const { result, keys } = wait([[approved, unscored], [reviewed]]);
    expect(await result).toEqual(toMap([approved, reviewed]));
    expect(keys.map(({ length }) => length)).toEqual([2, 1]);
  });

  it('ends after a minute without progress', async () => {
    const { result, getTime } = wait([[approved], []]);
    expect(await result).toEqual(toMap([approved]));
    expect(getTime()).toBeGreaterThan(60_000);
    expect(getTime()).toBeLessThan(65_000);
  });
});
