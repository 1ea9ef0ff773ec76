import { readFraudConfirmed } from '../../../../src/domain/transactions';
import { runFeedback } from '../../../../src/cli/transaction-pipeline/commands/feedback';
import { runHistory } from '../../../../src/cli/transaction-pipeline/commands/history';
import { runSetAccount, runShowAccount } from '../../../../src/cli/transaction-pipeline/commands/accounts';
import { waitUntilApplied } from '../../../../src/cli/transaction-pipeline/report-feedback';
import { createRow } from '../rows';
import { createResult } from '../simulated-pipeline';
import { runCommand } from './run-command';

jest.mock('../../../../src/cli/transaction-pipeline/deployment', () => ({
  ...jest.requireActual<object>('../../../../src/cli/transaction-pipeline/deployment'),
  withDeployment: jest.fn(),
}));

const row = createRow('t1', { traceHeader: 'Root=1-6929a000-000000000000000000000001' });
const found = [{ Item: { accountId: row.accountId, ts: row.ts } }, { Item: row }];
const put = { Entries: [{ EventId: 'event-1' }] };
const confirmed = {
  Item: { ...row, fraud: true, confirmedBy: 'ada', confirmedAt: '2026-11-28T11:00:00.000Z' },
};

/** Later than the rows. */
const NOW = Date.parse('2026-11-29T12:00:00.000Z');

describe('feedback', () => {
  let clock: jest.SpyInstance<number>;
  beforeEach(() => {
    clock = jest.spyOn(Date, 'now').mockReturnValue(NOW);
  });
  afterEach(() => clock.mockRestore());

  it('puts an event that the detector accepts, on the transaction bus, with the trace of the transaction', async () => {
    const options = { fraud: true, by: 'ada', remark: 'stolen card' };
    const { stdout, stderr, requests } = await runCommand(() => runFeedback('t1', options), [...found, put]);
    expect(stdout).toBe('sent: t1 is a fraud, by ada (event event-1)\n');
    expect(stderr).toMatch(
      /^FraudDetector applies it within seconds: see npx stacks transaction-pipeline history t1, or use --wait/,
    );
    const [entry] = requests[2]!.input.Entries as Record<string, string>[];
    expect(entry).toMatchObject({
      EventBusName: 'TransactionBusName',
      Source: 'transactions.feedback',
      DetailType: 'FraudConfirmed',
    });
    expect(readFraudConfirmed(JSON.parse(entry!.Detail!), Date.now())).toMatchObject({
      value: {
        transactionId: 't1',
        fraud: true,
        confirmedBy: 'ada',
        remark: 'stolen card',
        traceHeader: row.traceHeader,
      },
    });
  });

  it('waits until the row contains the result, and prints only JSON with --json', async () => {
    const answers = [...found, put, found[0], found[1], found[0], confirmed];
    const { stdout, stderr } = await runCommand(
      () => runFeedback('t1', { fraud: true, by: 'ada', wait: true, json: true }),
      answers,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      eventId: 'event-1',
      fraud: true,
      applied: true,
      transaction: { fraud: true },
    });
    expect(stderr).toBe('');
  });

  it('refuses neither or both results, and a result that is stored already', async () => {
    const neither = await runCommand(() => runFeedback('t1', {}), []);
    expect(neither.error).toBe('expected the result of the investigation: either --fraud or --genuine');
    const again = await runCommand(() => runFeedback('t1', { fraud: true }), [found[0], confirmed]);
    expect(again.error).toBe(
      't1 was already confirmed as fraud by ada at 2026-11-28T11:00:00.000Z: nothing was sent',
    );
    expect(again.requests).toHaveLength(2);
    const opposite = await runCommand(
      () => runFeedback('t1', { genuine: true, by: 'grace' }),
      [found[0], confirmed, put],
    );
    expect(opposite.stdout).toBe('sent: t1 is genuine, by grace (event event-1)\n');
    expect(opposite.stderr).not.toContain('no profile changes');
  });

  it('refuses an event that the detector would reject, and names the option', async () => {
    const long = await runCommand(() => runFeedback('t1', { fraud: true, remark: 'x'.repeat(1_001) }), found);
    expect(long.error).toMatch(/^--remark must be a text of 1 to 1000 characters; got .*: nothing was sent$/);
    const name = await runCommand(() => runFeedback('t1', { fraud: true, by: 'x'.repeat(257) }), found);
    expect(name.error).toMatch(/^--by must be a text of 1 to 256 characters; got /);
    expect([long.requests.length, name.requests.length]).toEqual([2, 2]);
  });

  it('refuses an opposite result that is older than the stored one', async () => {
    clock.mockReturnValue(Date.parse('2026-11-28T10:59:59.000Z'));
    const { error, requests } = await runCommand(
      () => runFeedback('t1', { genuine: true }),
      [found[0], confirmed],
    );
    expect(error).toMatch(
      /^t1 was confirmed as fraud by ada at 2026-11-28T11:00:00.000Z, and the clock of this machine is at 2026-11-28T10:59:59.000Z: /,
    );
    expect(requests).toHaveLength(2);
  });

  it('says that a transaction without an earlier fraud changes no profile when it is cleared', async () => {
    const sent = await runCommand(() => runFeedback('t1', { genuine: true, by: 'ada' }), [...found, put]);
    expect(sent.stderr).toContain(
      'but no profile changes, because the transaction was not confirmed as fraud',
    );
    const cleared = { Item: { ...row, fraud: false } };
    const applied = await runCommand(
      () => runFeedback('t1', { genuine: true, by: 'ada', wait: true }),
      [...found, put, found[0], cleared],
    );
    expect(applied.stdout).toMatch(
      /^t1 is cleared as genuine by ada \(event event-1\), and no profile changes/,
    );
  });

  it('that is not applied within two minutes is reported, with the queue where it is', async () => {
    let now = 0;
    const waiting = {
      now: () => now,
      wait: async (milliseconds: number) => {
        now += milliseconds;
      },
    };
    await expect(
      waitUntilApplied({ get: async () => row }, { transactionId: 't1', fraud: true }, waiting),
    ).rejects.toThrow(/not applied after two minutes: .*DetectorRetriesDlq/);
  });
});

describe('history', () => {
  const entries = [createResult(row, 'FraudDetector', { score: 60, outcome: 'review' })];

  it('prints the transaction, its entries, and the parts of its score', async () => {
    const { stdout } = await runCommand(
      () => runHistory('t1', { parts: true }),
      [...found, { Items: entries }],
    );
    expect(stdout).toContain('FraudDetector scored it 60.0: review');
    expect(stdout).toMatch(/points +part +reason\n60\.0 +base/);
  });

  it('prints the entries of an id without a row, and refuses one without entries', async () => {
    const run = () => runHistory('t1', {});
    const { stdout, stderr, error } = await runCommand(run, [{}, { Items: entries }]);
    expect(error).toBeUndefined();
    expect(stdout).toContain('FraudDetector scored it 60.0: review');
    expect(stderr).toBe('t1 has no row in Transactions, so only its audit trail is shown\n');
    const unknown = await runCommand(run, [{}, { Items: [] }]);
    expect(unknown.error).toMatch(/^transaction "t1" does not exist: expected the id in the response/);
  });

  it('names the subjects of the events without a transaction', async () => {
    const { error } = await runCommand(() => runHistory('system#x', {}), [{ Items: [] }]);
    expect(error).toMatch(
      /^no event is recorded for system#x: expected system# and the name of a rule, a replay, an alarm or a model, account- /,
    );
  });

  it('prints only JSON with --json', async () => {
    const { stdout } = await runCommand(
      () => runHistory('t1', { json: true }),
      [...found, { Items: entries }],
    );
    expect(JSON.parse(stdout)).toMatchObject({
      transaction: { transactionId: 't1' },
      entries: [{ sincePreviousMs: 0 }],
    });
  });
});

describe('accounts', () => {
  const profile = { Item: { profileId: 'account#account-1', version: 3, timeZone: 'Europe/Berlin' } };
  const rows = [createRow('t1', { fraud: true }), createRow('t2', { ts: '2026-11-28T11:00:00.000Z#t2' })];

  it('shows the time zone, and the newest transactions first', async () => {
    const { stdout, stderr } = await runCommand(
      () => runShowAccount('account-1', { max: 1 }),
      [profile, { Items: rows }],
    );
    expect(stdout).toContain('account-1: time zone Europe/Berlin; 2 transactions, 1 confirmed fraud');
    expect(stdout).toMatch(/2026-11-28T11:00:00.000Z +t2 +100 USD/);
    expect(stdout).not.toContain(' t1 ');
    expect(stderr).toBe('only the newest 1: use --max to list more\n');
    const json = await runCommand(
      () => runShowAccount('account-1', { max: 5, json: true }),
      [profile, { Items: rows }],
    );
    expect(JSON.parse(json.stdout)).toMatchObject({
      transactions: 2,
      frauds: 1,
      newest: [{ transactionId: 't2' }, {}],
    });
  });

  it('sets the time zone of an existing account only', async () => {
    const set = () => runSetAccount('account-1', { timeZone: 'America/Chicago', by: 'ada' });
    const changed = await runCommand(set, [profile, {}, put]);
    expect(changed.stdout).toContain(
      'account-1: time zone America/Chicago (before: Europe/Berlin), by ada, for its next transactions',
    );
    const [event] = changed.requests[2]!.input.Entries as Record<string, string>[];
    expect(event).toMatchObject({ EventBusName: 'SystemBusName', DetailType: 'AccountChanged' });
    expect(JSON.parse(event!.Detail!)).toEqual({
      version: 1,
      accountId: 'account-1',
      timeZone: 'America/Chicago',
      previousTimeZone: 'Europe/Berlin',
      by: 'ada',
      at: expect.any(String),
    });
    const failed = await runCommand(set, [profile, {}, { Entries: [{ ErrorCode: 'InternalFailure' }] }]);
    expect(failed.stderr).toMatch(/^the time zone is set, but the audit trail does not contain the change: /);
    const { error, requests } = await runCommand(set, [{}]);
    expect(error).toMatch(
      /^account "account-1" does not exist: expected the accountId of an accepted transaction/,
    );
    expect(requests).toHaveLength(1);
  });
});
