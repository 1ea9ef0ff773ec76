import { createChange } from '../../lambdas/transaction-pipeline/changes';
import { DECLINED, TRANSACTION } from '../../lambdas/transaction-pipeline/requests';
import { serveSections, type TestConsole } from '../support';
import { FakePipeline } from './fake-pipeline';

let pipeline: FakePipeline;
let served: TestConsole;
beforeEach(async () => {
  pipeline = new FakePipeline();
  served = await serveSections([pipeline.section]);
});
afterEach(() => served.stop());

type Row = Readonly<Record<string, unknown>>;
const list = async (path: string) => (await served.query(`/api/transactions/${path}`)) as Row[];
const listIds = async (path: string) => (await list(path)).map(({ transactionId }) => transactionId);

describe('the list of transactions', () => {
  const [first, second, third] = ['txn-1', 'txn-2', 'txn-3'].map((transactionId) => ({
    ...DECLINED,
    transactionId,
  })) as [object, object, object];

  it('has those in the bucket and those in the log, each once, the newest first', async () => {
    await pipeline.send(first, second);
    await pipeline.writeProcessed();
    pipeline.clearLog();
    await pipeline.send(third);
    pipeline.world.logs.push(
      ...pipeline.world.logs.filter(({ message }) => message === 'transaction scored'),
    );
    const rows = await list('newest');
    expect(rows.map(({ transactionId }) => transactionId)).toEqual(['txn-3', 'txn-2', 'txn-1']);
    expect(rows[0]).toMatchObject({
      accountId: 'acc-1',
      amount: 25.5,
      outcome: 'decline',
      score: 100,
      rules: ['HighRiskMerchant'],
      reasons: [expect.stringContaining('crypto'), expect.any(String)],
      notifiedAt: expect.any(String),
    });
  });

  it('shows the table where the bucket is older', async () => {
    await pipeline.send(first);
    await pipeline.writeProcessed();
    await served.change('/api/transactions/feedback', {
      parameters: { transactionIds: ['txn-1'], fraud: true },
      reason: 'stolen card',
      confirmed: true,
    });
    expect(await list('newest')).toMatchObject([{ transactionId: 'txn-1', fraud: true }]);
  });

  it('reads the results of investigations from the bucket, also if they are in an earlier hour than a decision', async () => {
    await pipeline.send(first, second);
    await pipeline.writeProcessed();
    const [row] = pipeline.world.rows;
    pipeline.world.time += 3_600_000;
    await pipeline.send(third);
    const confirmed = { ...row, fraud: true };
    await pipeline.writeChanges([
      createChange({ before: row, after: confirmed, time: pipeline.world.time / 1000 }),
    ]);
    pipeline.clearLog();
    const found = new Map((await list('newest')).map(({ transactionId, fraud }) => [transactionId, fraud]));
    expect([...found]).toEqual([
      ['txn-2', undefined],
      ['txn-1', true],
    ]);
  });

  it('of an account has also those without a score', async () => {
    await pipeline.send(first);
    await pipeline.accept({ ...TRANSACTION, transactionId: 'txn-9' });
    expect(await listIds('account?accountId=acc-1')).toEqual(['txn-9', 'txn-1']);
    expect(await listIds('account?accountId=unknown')).toEqual([]);
    expect((await list('account?accountId=acc-1'))[0]).not.toHaveProperty('score');
  });

  it('is empty before the first transaction', async () => {
    expect(await list('newest')).toEqual([]);
  });
});

describe('one transaction', () => {
  it('has the parts of its score, which add up to it, its rules, its account and its merchant', async () => {
    await pipeline.send({ ...TRANSACTION, transactionId: 'txn-0' }, DECLINED);
    const found = (await served.query('/api/transactions/transaction?id=txn-1')) as {
      score: number;
      parts: { name: string; points: number; isRule: boolean }[];
    };
    expect(found).toMatchObject({
      outcome: 'decline',
      paidAt: TRANSACTION.timestamp,
      isWaiting: false,
      traceId: '1-66325a68-2f4e3a7b1c9d0e5f6a7b8c9d',
      matchedRules: [{ ruleId: 'HighRiskMerchant', points: 100, activePoints: 100, isEnabled: true }],
      account: { accountId: 'acc-1', timeZone: 'Europe/Amsterdam', transactions: 2, frauds: 0 },
      merchant: { merchantId: 'shop-1', history: { transactions: 2 } },
    });
    expect(found.parts.filter(({ isRule }) => isRule)).toMatchObject([{ name: 'HighRiskMerchant' }]);
    expect(found.parts.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(found.score, 3);
  });

  it('that is not scored yet is waited for, and has a merchant without a history', async () => {
    await pipeline.accept(TRANSACTION);
    expect(await served.query('/api/transactions/transaction?id=txn-1')).toMatchObject({
      isWaiting: true,
      parts: [],
      merchant: { problem: 'No transaction of the merchant has a score yet.' },
    });
  });

  it('that does not exist is an error that explains what an id is', async () => {
    await expect(served.query('/api/transactions/transaction?id=txn-7')).rejects.toThrow(
      /transaction .*txn-7.* does not exist: expected the id in the response of POST/,
    );
  });
});

describe('feedback', () => {
  const report = (fraud: boolean, fields: object = {}) =>
    served.change('/api/transactions/feedback', {
      parameters: { transactionIds: ['txn-1'], fraud },
      reason: 'stolen card',
      confirmed: true,
      ...fields,
    });

  it('is applied by the detector, with the user and the reason as remark', async () => {
    await pipeline.send(DECLINED);
    const [line] = await report(true, { confirmed: false });
    expect(line).toMatchObject({
      preview: {
        transactions: [{ transactionId: 'txn-1', score: 100, changesProfiles: true }],
        command: 'npx stacks transaction-pipeline feedback txn-1 --fraud --wait',
      },
    });
    expect(pipeline.world.rows[0]).not.toHaveProperty('fraud');
    expect((await report(true)).at(-1)).toMatchObject({
      result: { fraud: true, transactions: [{ transactionId: 'txn-1', changesProfiles: true }] },
    });
    expect(pipeline.world.rows[0]).toMatchObject({ fraud: true, confirmedBy: 'ada' });
    const trail = JSON.stringify(pipeline.world.getHistory('txn-1'));
    expect(trail).toContain('stolen card');
    expect(await served.query('/api/transactions/transaction?id=txn-1')).toMatchObject({
      account: { frauds: 1 },
      merchant: { history: { frauds30: 1 } },
    });
  });

  it('of the same result is refused, and nothing is sent', async () => {
    await pipeline.send(DECLINED);
    await report(true);
    const events = pipeline.world.archive.length;
    expect((await report(true)).at(-1)).toMatchObject({
      error: { what: expect.stringMatching(/^txn-1 was already confirmed as fraud by ada at /) },
    });
    expect(pipeline.world.archive).toHaveLength(events);
  });
});

describe('feedback on many', () => {
  it('is applied to those that accept it, and names the problem of each other one', async () => {
    const ids = ['txn-1', 'txn-2', 'txn-3'];
    await pipeline.send(...ids.map((transactionId) => ({ ...DECLINED, transactionId })));
    const report = (transactionIds: readonly string[]) =>
      served.change('/api/transactions/feedback', {
        parameters: { transactionIds, fraud: true },
        reason: 'a stolen series of cards',
        confirmed: true,
      });
    await report(['txn-2']);
    const lines = await report([...ids, 'txn-9']);
    expect(lines.filter(({ progress }) => progress).at(-1)).toEqual({ progress: { done: 4, total: 4 } });
    expect(lines.at(-1)).toMatchObject({
      result: {
        transactions: [
          { transactionId: 'txn-1', changesProfiles: true },
          { transactionId: 'txn-2', problem: expect.stringContaining('already confirmed as fraud') },
          { transactionId: 'txn-3', changesProfiles: true },
          { transactionId: 'txn-9', problem: expect.stringContaining('does not exist') },
        ],
      },
    });
    expect(await served.query('/api/transactions/transaction?id=txn-1')).toMatchObject({
      account: { frauds: 3 },
      merchant: { history: { frauds30: 3 } },
    });
  });
});

describe('rules', () => {
  const edit = { ruleId: 'HighRiskMerchant', enabled: true, points: 5, revision: 3 };
  const put = (fields: object = {}, confirmed = true) =>
    served.change('/api/transactions/put-rule', {
      parameters: { ...edit, ...fields },
      reason: 'too many reviews',
      confirmed,
    });

  it('are changed as the command does: a new version, which the detector uses', async () => {
    expect((await put({}, false))[0]).toMatchObject({
      preview: { isChanged: true, before: { version: 3, points: 100 }, after: { version: 4, points: 5 } },
    });
    expect((await put()).at(-1)).toMatchObject({
      result: { revision: 4, changed: [{ version: 4, points: 5 }], problems: [] },
    });
    await pipeline.send(DECLINED);
    expect(await list('newest')).toMatchObject([{ outcome: 'approve', rules: ['HighRiskMerchant'] }]);
    expect(await served.query('/api/transactions/rules')).toMatchObject({
      revision: 4,
      rules: [{ ruleId: 'HighRiskMerchant', points: 5, isOnBus: true }],
    });
    expect(await list('rule-versions?ruleId=HighRiskMerchant')).toMatchObject([
      { version: 4, createdBy: 'ada' },
      { version: 3, createdBy: 'deployment' },
    ]);
  });

  it('are not changed if someone else changed them since the page showed them', async () => {
    await put();
    expect((await put({ points: 7 })).at(-1)).toMatchObject({
      error: { what: expect.stringMatching(/have revision 4, and the page has 3: someone changed them/) },
    });
  });

  it('that are the same already are not stored again, and unknown ones are refused', async () => {
    expect((await put({ points: 100 })).at(-1)).toMatchObject({ result: { revision: 3, changed: [] } });
    expect((await put({ ruleId: 'Nothing' })).at(-1)).toMatchObject({
      error: { what: expect.stringContaining('there is no rule "Nothing"') },
    });
  });
});
