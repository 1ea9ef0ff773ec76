import { findMismatches } from '../../../src/cli/transaction-pipeline/demonstration/check';
import {
  formatEffect,
  formatScores,
  getLargestReason,
} from '../../../src/cli/transaction-pipeline/demonstration/format';
import { chooseDate, runDemonstration } from '../../../src/cli/transaction-pipeline/demonstration/run';
import {
  createDemonstrationTransactions,
  getFraudId,
  getProbeIds,
} from '../../../src/cli/transaction-pipeline/demonstration/transactions';
import { createResult, SimulatedPipeline } from './simulated-pipeline';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const DATE = '20261129';

const run = (pipeline: SimulatedPipeline) =>
  runDemonstration({
    deployment: pipeline.deployment,
    store: pipeline.store,
    api: pipeline.api,
    wait: async () => undefined,
    now: () => pipeline.now,
    onProgress: () => undefined,
  });

describe('the transactions of the demonstration', () => {
  it('are the same for a date, have different ids, and are over in every time zone when the date begins', () => {
    const transactions = createDemonstrationTransactions(DATE);
    expect(createDemonstrationTransactions(DATE)).toEqual(transactions);
    const ids = transactions.map(({ request }) => request.transactionId);
    expect(new Set(ids).size).toBe(ids.length);
    const midnight = '2026-11-29T00:00:00.000Z';
    expect(transactions.filter(({ request }) => request.timestamp >= midnight)).toEqual([]);
    expect(createDemonstrationTransactions('20261130')[0]!.request.transactionId).not.toBe(ids[0]);
  });

  it('contain normal ones and suspicious ones of each kind, of six accounts', () => {
    const transactions = createDemonstrationTransactions(DATE);
    expect(new Set(transactions.map(({ request }) => request.accountId)).size).toBe(6);
    expect(transactions.filter(({ kind }) => kind === undefined)).toHaveLength(54);
    expect(new Set(transactions.flatMap(({ rules }) => rules))).toEqual(
      new Set(['HighValueDomestic', 'HighRiskMerchant', 'GeoAnomaly', 'VelocitySpike', 'NightTime']),
    );
  });
});

describe('a run of the demonstration', () => {
  it('sends each transaction once, in order of its account, and matches the expected rules', async () => {
    const pipeline = new SimulatedPipeline(NOW);
    const { date, transactions, sent } = await run(pipeline);
    expect([date, sent, transactions.length]).toEqual([DATE, 66, 66]);
    expect(new Set(pipeline.posted).size).toBe(66);
    expect(findMismatches(transactions, pipeline.rows, pipeline.history)).toEqual([]);
    for (const accountId of ['demo-account-1', 'demo-account-3']) {
      const times = pipeline.posted
        .map((id) => pipeline.rows.get(id)!)
        .filter((row) => row.accountId === accountId)
        .map(({ ts }) => ts);
      expect(times).toEqual([...times].sort());
    }
  });

  it('has suspicious outcomes, and shows that the confirmed fraud raises the score of the next payment', async () => {
    const pipeline = new SimulatedPipeline(NOW);
    const { transactions } = await run(pipeline);
    const { before, after } = getProbeIds(DATE);
    const score = (id: string) => pipeline.rows.get(id)!.score!;
    expect(score(after)).toBeGreaterThan(score(before) + 10);
    expect(pipeline.rows.get(getFraudId(DATE))!.outcome).not.toBe('approve');
    expect(pipeline.rows.get(`demo-${DATE}-everything`)!.outcome).not.toBe('approve');
    const normal = transactions.filter(({ kind }) => kind === undefined);
    const approved = normal.filter(
      ({ request }) => pipeline.rows.get(request.transactionId)!.outcome === 'approve',
    );
    expect(approved).toHaveLength(normal.length);
    expect(formatEffect(DATE, pipeline.rows)).toMatch(
      /^The same payment at the merchant of the confirmed fraud: \d+\.\d \(\w+\) before, \d+\.\d \(\w+\) after the confirmation \(\d+\.\d of it: .+\)$/,
    );
    const table = formatScores(transactions, pipeline.rows);
    expect(table).toContain('54 others');
    expect(table).toMatch(/demo-20261129-night .* at night .* NightTime/);
  });

  it('sends nothing again on the same day, the next day or a week later', async () => {
    const pipeline = new SimulatedPipeline(NOW);
    await run(pipeline);
    for (const days of [0, 1, 7]) {
      pipeline.posted.length = 0;
      pipeline.now = NOW + days * 86_400_000;
      expect(await run(pipeline)).toMatchObject({ date: DATE, sent: 0 });
      expect(pipeline.posted).toEqual([]);
    }
  });

  it('continues an interrupted run of the day before, and sends only what is missing', async () => {
    const pipeline = new SimulatedPipeline(NOW);
    const first = createDemonstrationTransactions(DATE).slice(0, 20);
    for (const { request } of first) await pipeline.api.send(request);
    pipeline.posted.length = 0;
    pipeline.now = NOW + 86_400_000;
    expect(await run(pipeline)).toMatchObject({ date: DATE, sent: 46 });
    expect(pipeline.posted).toHaveLength(46);
  });

  it('reports the transactions that are not processed after two minutes, and where to look', async () => {
    const pipeline = new SimulatedPipeline(NOW);
    const stuck = {
      deployment: pipeline.deployment,
      store: { listOfAccount: async () => [] },
      api: { send: async () => ({ duplicate: false }) },
      wait: async () => {
        pipeline.now += 60_000;
      },
      now: () => pipeline.now,
      onProgress: () => undefined,
    };
    await expect(runDemonstration(stuck)).rejects.toThrow(
      /65 transactions not scored after two minutes, such as demo-\d+-\S+: see npx stacks logs FraudDetector/,
    );
  });
});

test('starts again with the date of today if an old run is not complete', () => {
  const ids = createDemonstrationTransactions('20261101').map(({ request }) => request.transactionId);
  expect(chooseDate([], NOW)).toBe(DATE);
  expect(chooseDate(ids, NOW)).toBe('20261101');
  expect(chooseDate(ids.slice(1), NOW)).toBe(DATE);
  expect(chooseDate(['demo-20261128-1-409'], NOW)).toBe('20261128');
});

describe('the check of the demonstration', () => {
  const setUp = async () => {
    const pipeline = new SimulatedPipeline(NOW);
    const { transactions } = await run(pipeline);
    const id = `demo-${DATE}-everything`;
    const find = () => findMismatches(transactions, pipeline.rows, pipeline.history);
    return { pipeline, id, row: pipeline.rows.get(id)!, find };
  };

  it('reports a missing row, other rules, and a missing or needless notification', async () => {
    const { pipeline, id, row, find } = await setUp();
    const night = pipeline.rows.get(`demo-${DATE}-1-409`)!;
    pipeline.rows.set(id, { ...row, notifiedAt: undefined, matchedRules: ['NightTime'] });
    pipeline.rows.set(night.transactionId, { ...night, notifiedAt: night.scoredAt });
    pipeline.rows.delete(`demo-${DATE}-night`);
    expect(find()).toEqual(
      expect.arrayContaining([
        `${id} matched the rules NightTime: expected GeoAnomaly, HighRiskMerchant, HighValueDomestic, NightTime`,
        expect.stringMatching(new RegExp(`^${id} has the outcome \\w+, but was not notified$`)),
        `${night.transactionId} was notified, although its outcome is approve`,
        `demo-${DATE}-night has no row in Transactions`,
      ]),
    );
  });

  it('reports a second decision or notification, and an incomplete audit trail', async () => {
    const { pipeline, id, row, find } = await setUp();
    const entries = pipeline.history.get(id)!;
    pipeline.history.set(id, [...entries, createResult(row, 'FraudDetector', { score: 1 })]);
    expect(find()).toEqual([`the audit trail of ${id} contains 2 decisions: expected 1`]);
    pipeline.history.set(id, [...entries, createResult(row, 'Notifier', { notified: true })]);
    expect(find()).toEqual([`the audit trail of ${id} contains 2 notifications: expected 1`]);
    pipeline.history.set(id, []);
    expect(find()).toEqual([
      `the audit trail of ${id} does not contain TransactionAccepted`,
      `the audit trail of ${id} contains 0 decisions: expected 1`,
      `the audit trail of ${id} contains 0 notifications: expected 1`,
      `the audit trail of ${id} does not contain the match of ${row.matchedRules!.join(', ')}`,
    ]);
  });
});

test('the largest reason is that of the part that raises the score most, except for the base', () => {
  const parts = [
    { name: 'base', points: 20, reason: 'every transaction' },
    { name: 'a', points: 3, reason: 'the amount' },
    { name: 'b', points: 7, reason: 'the merchant' },
    { name: 'c', points: -9, reason: 'the account' },
  ];
  expect(getLargestReason({ parts })).toBe('the merchant');
  expect(getLargestReason({ parts: [parts[0]!, parts[3]!] })).toBe('');
});
