import * as fc from 'fast-check';
import { compareSnapshots } from '../../../../src/cli/transaction-pipeline/replay/compare';
import { createReport, formatReport } from '../../../../src/cli/transaction-pipeline/replay/report';
import {
  digestRows,
  sample,
  type Snapshot,
  takeSnapshot,
  takeSnapshotAgain,
} from '../../../../src/cli/transaction-pipeline/replay/snapshot';
import {
  isReplayed,
  waitUntilProcessed,
} from '../../../../src/cli/transaction-pipeline/replay/wait-until-processed';
import type { AuditRow, TransactionRow } from '../../../../src/cli/transaction-pipeline/stores/rows';
import { createRow } from '../rows';
import { createResult } from '../simulated-pipeline';

const STARTED = '2026-11-28T11:00:00.000Z';
const meanwhile = { startedAt: STARTED, rows: [] as TransactionRow[] };

const decided = (row: TransactionRow) => createResult(row, 'FraudDetector', { score: row.score });
const repeated = (row: TransactionRow) =>
  createResult(row, 'FraudDetector', { score: row.score, alreadyScored: true });
const createSnapshot = (
  rows: readonly TransactionRow[],
  {
    profiles = { 'account#account-1': 'a', 'merchant#merchant-1': 'm' },
    history = {},
  }: { profiles?: Record<string, string>; history?: Record<string, AuditRow[]> } = {},
): Snapshot => ({
  rows: new Map(rows.map((row) => [row.transactionId, row])),
  profiles: new Map(Object.entries(profiles)),
  history: new Map(Object.entries(history)),
});
const row = createRow('t1');
const createDetail = (requestPayload: object) =>
  JSON.stringify({ requestPayload, responsePayload: { score: 60, alreadyScored: true } });

describe('the comparison of a replay', () => {
  it('proves that nothing changed if the rows, profiles and audit entries are the same', () => {
    const entries = [decided(row)];
    const before = createSnapshot([row], { history: { t1: entries } });
    const after = createSnapshot([{ ...row }], { history: { t1: [...entries, repeated(row)] } });
    const proof = compareSnapshots(before, after, meanwhile);
    expect(proof).toMatchObject({
      transactions: 1,
      unchanged: 1,
      completed: [],
      changedByOthers: [],
      profiles: { unchanged: 2, explained: 0 },
      auditEntries: { same: 1, added: 1, trails: 1 },
      problems: [],
    });
    expect(proof.digestAfter).toBe(proof.digestBefore);
  });

  it.each([
    ['score', { score: 61 }],
    ['notifiedAt', { notifiedAt: '2026-11-28T11:00:05.000Z' }],
    ['matchedRules', { matchedRules: [] }],
    ['amount', { amount: 1 }],
    ['scoredAt', { scoredAt: STARTED }],
    ['notifiedAt', { notifiedAt: undefined }],
  ] as const)('reports another %s', (name, fields) => {
    const { problems, unchanged } = compareSnapshots(
      createSnapshot([row]),
      createSnapshot([{ ...row, ...fields } as TransactionRow]),
      meanwhile,
    );
    expect(unchanged).toBe(0);
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^t1: ${name} was .+ and is .+`))]);
  });

  it('reports a row that does not exist any more', () => {
    expect(compareSnapshots(createSnapshot([row]), createSnapshot([]), meanwhile).problems).toEqual([
      'the row of t1 does not exist any more',
    ]);
  });

  it('accepts a score, a notification or a confirmation that was missing before', () => {
    const unscored = createRow('t1', {
      score: undefined,
      outcome: undefined,
      parts: undefined,
      matchedRules: undefined,
      model: undefined,
      scoredAt: undefined,
      notifiedAt: undefined,
    });
    const proof = compareSnapshots(createSnapshot([unscored]), createSnapshot([row]), meanwhile);
    expect(proof).toMatchObject({ completed: ['t1'], problems: [] });
    const silent = createRow('t1', { notifiedAt: undefined });
    expect(compareSnapshots(createSnapshot([silent]), createSnapshot([row]), meanwhile).completed).toEqual([
      't1',
    ]);
    const confirmed = { ...row, fraud: true, confirmedAt: '2026-11-28T10:30:00.000Z', confirmedBy: 'ada' };
    expect(compareSnapshots(createSnapshot([row]), createSnapshot([confirmed]), meanwhile).completed).toEqual(
      ['t1'],
    );
    const cleared = { ...confirmed, fraud: false };
    expect(
      compareSnapshots(createSnapshot([confirmed]), createSnapshot([cleared]), meanwhile).problems,
    ).toHaveLength(1);
  });

  it('does not attribute a new confirmation to the replay', () => {
    const confirmed = { ...row, fraud: true, confirmedAt: '2026-11-28T11:00:02.000Z', confirmedBy: 'ada' };
    const proof = compareSnapshots(createSnapshot([row]), createSnapshot([confirmed]), meanwhile);
    expect(proof).toMatchObject({ completed: [], changedByOthers: ['t1'], problems: [] });
  });

  it('reports a changed profile unless a new transaction of its account or merchant explains it', () => {
    const after = createSnapshot([row], {
      profiles: { 'account#account-1': 'a', 'merchant#merchant-1': 'changed' },
    });
    const compare = (rows: TransactionRow[]) =>
      compareSnapshots(createSnapshot([row]), after, { startedAt: STARTED, rows });
    expect(compare([]).problems).toEqual([
      'profile merchant#merchant-1 changed, without a new transaction or confirmation',
    ]);
    expect(compare([createRow('new', { accountId: 'other' })])).toMatchObject({
      profiles: { unchanged: 1, explained: 1 },
      problems: [],
    });
  });

  it('reports a missing or changed audit entry, and a second decision or notification', () => {
    const entries = [decided(row), createResult(row, 'Notifier', { notified: true })];
    const before = createSnapshot([row], { history: { t1: entries } });
    const compare = (t1: AuditRow[]) =>
      compareSnapshots(before, createSnapshot([row], { history: { t1 } }), meanwhile).problems;
    expect(compare(entries)).toEqual([]);
    expect(compare(entries.slice(1))).toEqual([`audit trail of t1: the entry ${entries[0]!.ts} is missing`]);
    expect(compare([{ ...entries[0]!, outcome: 'x' }, entries[1]!])).toEqual([
      `audit trail of t1: the entry ${entries[0]!.ts} changed`,
    ]);
    // Lambda can deliver one event twice to the function, which then records its decision twice.
    expect(compare([...entries, decided(row)])).toEqual([]);
    const later = createResult(row, 'FraudDetector', { score: row.score, scoredAt: STARTED });
    expect(compare([...entries, later])).toEqual(['audit trail of t1: 2 decisions, and 1 before the replay']);
    expect(compare([...entries, createResult(row, 'Notifier', { notified: true })])).toEqual([
      'audit trail of t1: 2 notifications, and 1 before the replay',
    ]);
  });

  it('finds every change of every attribute of a scored and notified row', () => {
    const complete = { ...row, fraud: true, confirmedAt: '2026-11-28T10:30:00.000Z', confirmedBy: 'ada' };
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(complete)), fc.jsonValue(), (name, value) => {
        const changed = { ...complete, [name]: value } as TransactionRow;
        fc.pre(JSON.stringify(complete[name as keyof typeof complete]) !== JSON.stringify(value));
        fc.pre(name !== 'confirmedAt'); // A later time is a new confirmation.
        const { problems } = compareSnapshots(
          createSnapshot([complete]),
          { ...createSnapshot([]), rows: new Map([['t1', changed]]), profiles: createSnapshot([]).profiles },
          meanwhile,
        );
        expect(problems).toHaveLength(1);
      }),
    );
  });
});

test('the digest depends on every value and on no order of attributes', () => {
  const reversed = Object.fromEntries(Object.entries(row).reverse()) as TransactionRow;
  const digest = (one: TransactionRow) => digestRows(new Map([['t1', one]]));
  expect(digest(reversed)).toBe(digest(row));
  expect(digest({ ...row, score: 60.0001 })).not.toBe(digest(row));
});

test('a sample has items at equal distances, or all of them', () => {
  expect(sample([1, 2, 3], 5)).toEqual([1, 2, 3]);
  expect(sample([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5)).toEqual([0, 2, 4, 6, 8]);
});

test('a snapshot contains the rows that were received or confirmed in the period, each once, and reads them again by key', async () => {
  const old = createRow('t0', { receivedAt: '2026-11-01T00:00:00.000Z', merchantId: 'merchant-2' });
  const periods: unknown[] = [];
  const stores = {
    transactions: {
      findInPeriod: async (attributes: unknown, period: unknown) => {
        expect(attributes).toEqual(['receivedAt', 'confirmedAt']);
        periods.push(period);
        return [row, old];
      },
      getAll: async (keys: readonly { ts: string }[]) =>
        [row, old].filter(({ ts }) => keys.some((key) => key.ts === ts)),
    },
    profiles: {
      getAll: async (ids: readonly string[]) =>
        new Map(ids.map((profileId) => [profileId, { profileId, state: Uint8Array.of(ids.length) }])),
    },
    auditLogs: { readAll: async (ids: readonly string[]) => new Map(ids.map((id) => [id, [decided(row)]])) },
  };
  const period = { from: Date.parse('2026-11-28T10:00:00Z'), to: Date.parse('2026-11-28T11:00:00Z') };
  const snapshot = await takeSnapshot(stores, period, () => undefined);
  // One scan of the table for both attributes.
  expect(periods).toEqual([{ from: '2026-11-28T10:00:00.000Z', to: '2026-11-28T11:00:00.000Z' }]);
  expect([...snapshot.rows.keys()]).toEqual(['t0', 't1']);
  expect([...snapshot.profiles.keys()].sort()).toEqual([
    'account#account-1',
    'merchant#merchant-1',
    'merchant#merchant-2',
  ]);
  const again = await takeSnapshotAgain(stores, snapshot, () => undefined);
  expect(digestRows(again.rows)).toBe(digestRows(snapshot.rows));
});

describe('the transactions that a replay processes again', () => {
  const period = { from: Date.parse('2026-11-28T10:00:00Z'), to: Date.parse('2026-11-28T11:00:00Z') };
  const feedback = createRow('t2', {
    receivedAt: '2026-11-01T00:00:00.000Z',
    scoredAt: '2026-11-01T00:00:00.100Z',
    confirmedAt: '2026-11-28T10:30:00.000Z',
    fraud: true,
  });

  it('depend on the rules', () => {
    // The detector's rules can match other transactions than the rules of the bus.
    const night = { ...row, localHour: 2, matchedRules: ['GeoAnomaly'] };
    const approved = createRow('t3', { outcome: 'approve', localHour: 5, matchedRules: undefined });
    const list = (...rules: string[]) =>
      [night, feedback, approved]
        .filter((one) => isReplayed(one, rules, period))
        .map(({ transactionId }) => transactionId);
    expect(list()).toEqual(['t1', 't2', 't3']);
    expect(list('EveryTransaction')).toEqual(['t1', 't3']);
    expect(list('FraudFeedback')).toEqual(['t2']);
    expect(list('SuspiciousTransactions')).toEqual(['t1']);
    expect(list('NightTime')).toEqual(['t1', 't3']);
    expect(list('GeoAnomaly')).toEqual([]);
    const late = createRow('t5', { scoredAt: '2026-11-28T11:00:01.000Z' });
    expect(isReplayed(late, ['SuspiciousTransactions'], period)).toBe(false);
  });

  const awaitEntries = async (
    trails: Readonly<Record<string, AuditRow[]>>,
    rows = [row, createRow('t3')],
    rules: readonly string[] = [],
  ) => {
    let now = 0;
    const history = Object.fromEntries(rows.map(({ transactionId }) => [transactionId, [decided(row)]]));
    const result = await waitUntilProcessed(
      { readAll: async (ids) => new Map(ids.map((id) => [id, trails[id] ?? []])) },
      createSnapshot(rows, { history }),
      {
        name: 'r1',
        rules,
        period,
        now: () => now,
        wait: async (milliseconds) => {
          now += milliseconds;
        },
        onProgress: () => undefined,
      },
    );
    return { ...result, now };
  };
  const replayed = (name: string) => ({ ...repeated(row), replayName: name });

  it('are awaited by their audit entries, until no further one gets one', async () => {
    const { now, ...result } = await awaitEntries({ t1: [decided(row), replayed('r1')], t3: [decided(row)] });
    expect(result).toEqual({ processed: 1, expected: 2 });
    expect(now).toBeGreaterThan(30_000);
  });

  it('are not those that only another replay, a retry or a second request added an entry to', async () => {
    const others = [decided(row), replayed('r0'), repeated(row), repeated(row)];
    expect(await awaitEntries({ t1: others, t3: others })).toMatchObject({ processed: 0, expected: 2 });
  });

  it.each([
    ['of its event', { ...repeated(row), ts: `${row.receivedAt}#e1#NightTime#r1` }],
    [
      'with the result of a function that its event invoked',
      { ...repeated(row), detail: createDetail({ 'replay-name': 'r1' }) },
    ],
    [
      'with the result of a function that a match of a rule invoked',
      { ...repeated(row), detail: createDetail({ rule: 'NightTime', event: { 'replay-name': 'r1' } }) },
    ],
  ])('have an entry %s', async (_, entry) => {
    expect(await awaitEntries({ t1: [entry], t3: [entry] })).toEqual({ processed: 2, expected: 2, now: 0 });
  });

  it('may be later than the period if they were received at its end', async () => {
    const last = createRow('t4', { receivedAt: '2026-11-28T10:59:59.000Z' });
    const trails = { t1: [replayed('r1')], t4: [decided(row)] };
    expect(await awaitEntries(trails, [row, last])).toEqual({ processed: 1, expected: 1, now: 0 });
    expect(await awaitEntries(trails, [last])).toMatchObject({ processed: 0, expected: 0 });
  });
});

describe('the report', () => {
  const before = createSnapshot([row], { history: { t1: [decided(row)] } });
  const period = { from: 0, to: 3_600_000 };
  const format = (after: Snapshot, { processed = 1, expected = 1, isIdle = true } = {}) =>
    formatReport(
      createReport(
        { name: 'r', period, rules: [] },
        { processed: { processed, expected }, isIdle },
        compareSnapshots(before, after, meanwhile),
      ),
    );

  it('states what is proven, or each change', () => {
    const proven = format(before);
    expect(proven).toContain('1 of 1 row unchanged, attribute by attribute; SHA-256 before and after: ');
    expect(proven).toMatch(/proven: no other score, no second notification, no feedback counted twice$/);
    const changed = format(createSnapshot([{ ...row, score: 1 }], { history: { t1: [decided(row)] } }));
    expect(changed).toContain('changed: t1: score was 60 and is 1');
    expect(changed).not.toContain('proven');
  });

  it.each([
    [
      { processed: 0 },
      /^0 of 1 transaction processed again\n[^]*\nnot proven: no audit entry of the replay was found for 1 transaction$/m,
    ],
    [{ processed: 0, expected: 0 }, /\nnot proven: no audit entry of the replay was found$/],
    [{ isIdle: false }, /\nnot proven: messages were still waiting in the queues after a minute/],
  ])('states with %j that it is not proven', (observed, expected) => {
    const report = format(before, observed);
    expect(report).toMatch(expected);
    expect(report).not.toMatch(/^proven/m);
  });

  it('counts what it does not list', () => {
    const rows = Array.from({ length: 25 }, (_, index) => createRow(`row-${index}`));
    const silent = rows.map((one) => ({ ...one, notifiedAt: undefined }));
    const formatAll = (earlier: Snapshot, after: Snapshot) =>
      formatReport(
        createReport(
          { name: 'r', period, rules: [] },
          { processed: { processed: 25, expected: 25 }, isIdle: true },
          compareSnapshots(earlier, after, meanwhile),
        ),
      );
    expect(formatAll(createSnapshot(silent), createSnapshot(rows))).toContain(
      'because a step was missing before: 25 (row-0, row-1, row-2, row-3, row-4, and 20 more)',
    );
    const wrong = createSnapshot(rows.map((one) => ({ ...one, score: 1 })));
    expect(formatAll(createSnapshot(rows), wrong)).toMatch(/\nchanged: row-19: .*\nand 5 more changes$/);
  });
});
