import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DEFAULT_RULES } from '../../../../src/domain/transactions';
import { runPutRules } from '../../../../src/cli/transaction-pipeline/commands/put-rules';
import {
  runListRules,
  runTryRules,
  runValidateRules,
} from '../../../../src/cli/transaction-pipeline/commands/rules';
import { createRow } from '../rows';
import { runCommand } from './run-command';

jest.mock('../../../../src/cli/transaction-pipeline/deployment', () => ({
  ...jest.requireActual<object>('../../../../src/cli/transaction-pipeline/deployment'),
  withDeployment: jest.fn(),
}));

const directory = mkdtempSync(join(tmpdir(), 'rules-'));
const writeRule = (name: string, value: unknown): string => {
  const file = join(directory, name);
  writeFileSync(file, JSON.stringify(value));
  return file;
};
const [highValue] = DEFAULT_RULES.rules;
const changed = writeRule('changed.json', { ...highValue, points: 25 });
const put = { Entries: [{ EventId: 'event-1' }] };
const stored = { Item: { ...DEFAULT_RULES, revision: 4 } };

describe('rules list', () => {
  it('lists the active rules, or the versions of one', async () => {
    const active = await runCommand(() => runListRules(undefined, {}), [{}]);
    expect(active.stdout).toContain('HighValueDomestic');
    const json = await runCommand(() => runListRules(undefined, { json: true }), [stored]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      revision: 4,
      rules: [{ ruleId: 'HighValueDomestic' }, {}, {}, {}, {}],
    });
    const versions = [{ ...highValue, version: '0000000002', createdBy: 'ada' }];
    const one = await runCommand(() => runListRules('HighValueDomestic', {}), [stored, { Items: versions }]);
    expect(one.stdout).toMatch(/^version .*\n2 .*ada/);
  });

  it('shows the version of the deployment if no version is stored, and reports an unknown rule', async () => {
    const one = await runCommand(() => runListRules('NightTime', { json: true }), [{}, { Items: [] }]);
    expect(JSON.parse(one.stdout)).toMatchObject([{ ruleId: 'NightTime', version: 1 }]);
    const unknown = await runCommand(() => runListRules('Nighttime', {}), [{}, { Items: [] }]);
    expect(unknown.error).toMatch(/^there is no rule "Nighttime": expected one of HighValueDomestic, /);
  });
});

describe('rules validate', () => {
  it('accepts the output of rules list --json for a rule, and needs no deployment', async () => {
    const { stdout, requests } = await runCommand(async () => runValidateRules(changed, {}), []);
    expect(stdout).toBe(`${changed}: 1 rule valid (HighValueDomestic)\n`);
    expect(requests).toEqual([]);
  });

  it('lists each invalid field and fails', async () => {
    const invalid = writeRule('invalid.json', { ...highValue, points: 'many', description: '' });
    const { stdout, error } = await runCommand(async () => runValidateRules(invalid, {}), []);
    expect(stdout.trim().split('\n')).toHaveLength(2);
    expect(stdout).toContain('points must be a number from -100 to 100; got "many"');
    expect(error).toBe(`${invalid} has 2 errors: correct the fields above`);
    const json = await runCommand(async () => runValidateRules(invalid, { json: true }), []);
    expect(JSON.parse(json.stdout)).toMatchObject({
      valid: false,
      violations: [{ field: 'points' }, { field: 'description' }],
    });
  });
});

describe('rules try', () => {
  const period = { from: Date.parse('2026-11-28T00:00:00Z'), to: Date.parse('2026-11-29T00:00:00Z') };

  it('evaluates also a disabled rule on the transactions of the period, and changes nothing', async () => {
    const disabled = writeRule('disabled.json', { ...highValue, enabled: false });
    const rows = [createRow('t1', { amount: 2_000 }), createRow('t2')];
    const { stdout, requests } = await runCommand(
      () => runTryRules(disabled, { ...period, json: true }),
      [{}, { Items: rows }],
    );
    expect(JSON.parse(stdout)).toMatchObject([
      { transactions: 2, matched: 1, activeMatched: 1, added: [], removed: [] },
    ]);
    expect(new Set(requests.map(({ command }) => command))).toEqual(new Set(['GetCommand', 'ScanCommand']));
  });

  it('refuses a reversed period and one without transactions', async () => {
    const reversed = await runCommand(() => runTryRules(changed, { from: period.to, to: period.from }), []);
    expect(reversed.error).toMatch(/is not before --to/);
    const empty = await runCommand(() => runTryRules(changed, period), [{}]);
    expect(empty.error).toMatch(/^no transaction was received from 2026-11-28T00:00:00.000Z to /);
  });
});

describe('rules put', () => {
  it('stores the next version, puts RuleChanged, and prints when the detector uses it', async () => {
    const versions = { Items: [{ ...highValue, version: '0000000007' }] };
    const { stdout, stderr, requests } = await runCommand(
      () => runPutRules(changed, { by: 'ada' }),
      [stored, versions, {}, put],
    );
    expect(stdout).toMatch(
      /^HighValueDomestic version 8 is active \(revision 5, by ada\)\nFraudDetector uses it from \S+ at the latest: it reads the rules every 30 s\n$/,
    );
    expect(stderr).toContain(
      'the rule of the bus with the same name continues to match the deployed pattern',
    );
    const [event] = requests[3]!.input.Entries as Record<string, string>[];
    expect(event).toMatchObject({
      EventBusName: 'SystemBusName',
      DetailType: 'RuleChanged',
      Source: 'transactions.operation',
    });
    expect(JSON.parse(event!.Detail!)).toMatchObject({
      ruleId: 'HighValueDomestic',
      ruleVersion: 8,
      revision: 5,
      enabled: true,
      by: 'ada',
    });
  });

  it('disables a rule', async () => {
    const disabled = writeRule('off.json', { ...highValue, enabled: false });
    const { stdout, requests } = await runCommand(
      () => runPutRules(disabled, { by: 'ada' }),
      [{}, {}, {}, put],
    );
    expect(stdout).toContain('HighValueDomestic version 2 is active and disabled (revision 1, by ada)');
    expect(requests[2]!.input.TransactItems).toHaveLength(3);
    const json = await runCommand(() => runPutRules(disabled, { by: 'ada', json: true }), [{}, {}, {}, put]);
    expect(JSON.parse(json.stdout)).toMatchObject({ revision: 1, changed: [{ enabled: false, version: 2 }] });
  });

  it('stores nothing if the rules are active already, or have another revision than the one given', async () => {
    const same = await runCommand(() => runPutRules(writeRule('same.json', highValue), {}), [stored]);
    expect(same.stdout).toMatch(/^revision 4: the rules of .* are already active, nothing was changed/);
    const other = await runCommand(() => runPutRules(changed, { revision: 3 }), [stored]);
    expect(other.error).toMatch(
      /^the active rules have revision 4, and --revision has 3: someone changed them since/,
    );
    const file = writeRule('set.json', { revision: 2, rules: [highValue] });
    const older = await runCommand(() => runPutRules(file, {}), [stored]);
    expect(older.error).toMatch(
      /^the active rules have revision 4, and .*set\.json has 2: someone changed them since/,
    );
    const both = await runCommand(() => runPutRules(file, { revision: 4 }), [stored]);
    expect(both.error).toMatch(/^the active rules have revision 4, and .*set\.json has 2/);
    expect([same.requests.length, other.requests.length]).toEqual([1, 1]);
  });

  it('reports that the operators are not notified if the event is rejected, because the rule is active', async () => {
    const rejected = { Entries: [{ ErrorCode: 'InternalFailure' }] };
    const { stdout, stderr, error } = await runCommand(
      () => runPutRules(changed, { by: 'ada' }),
      [stored, {}, {}, rejected],
    );
    expect(error).toBeUndefined();
    expect(stdout).toContain('HighValueDomestic version 2 is active');
    expect(stderr).toContain(
      'HighValueDomestic is active, but the operators are not notified: failed to put RuleChanged on SystemBusName: InternalFailure',
    );
  });

  it('reports a conflict with a change at the same time, and puts no event', async () => {
    const conflict = new TransactionCanceledException({
      message: 'conflict',
      $metadata: {},
      CancellationReasons: [{ Code: 'ConditionalCheckFailed' }],
    });
    const { error, requests } = await runCommand(() => runPutRules(changed, {}), [stored, {}, conflict]);
    expect(error).toMatch(/^someone else changed the rules since revision 4 was read, so nothing was stored/);
    expect(requests).toHaveLength(3);
  });

  describe('with an invalid rule set in the table', () => {
    const invalid = { Item: { rules: [{ ...highValue, points: 'many' }], revision: 4 } };
    const set = writeRule('complete.json', DEFAULT_RULES.rules.slice(0, 2));
    const complete = writeRule('complete-set.json', { rules: DEFAULT_RULES.rules.slice(0, 2) });

    it('replaces it by the rule set of the file with --yes, with the next versions', async () => {
      const versions = { Items: [{ ...highValue, version: '0000000007', points: 'many' }] };
      const { stdout, requests } = await runCommand(
        () => runPutRules(complete, { by: 'ada', yes: true }),
        [invalid, versions, {}, {}, put, put],
      );
      expect(stdout).toContain('HighValueDomestic version 8 is active (revision 5, by ada)');
      expect(stdout).toContain('HighRiskMerchant version 2 is active (revision 5, by ada)');
      expect(requests[3]!.input.TransactItems).toMatchObject([
        {
          Put: {
            Item: { revision: 5, rules: [{ version: 8 }, { version: 2 }] },
            ConditionExpression: 'revision = :revision',
            ExpressionAttributeValues: { ':revision': 4 },
          },
        },
        { Put: { Item: { ruleId: 'HighValueDomestic', version: '0000000008' } } },
        { Put: { Item: { ruleId: 'HighRiskMerchant', version: '0000000002' } } },
        { Put: { Item: { ruleId: 'HighRiskMerchant', version: '0000000001' } } },
      ]);
    });

    it('refuses without --yes, with a single rule, and with another revision, and names the way', async () => {
      const way = /are invalid: rules\[0\]\.points must .*rules put FILE --yes replaces all of them/;
      const without = await runCommand(() => runPutRules(complete, {}), [invalid]);
      const list = await runCommand(() => runPutRules(set, { yes: true }), [invalid]);
      expect([without.error, list.error]).toEqual([expect.stringMatching(way), expect.stringMatching(way)]);
      const other = await runCommand(() => runPutRules(complete, { yes: true, revision: 3 }), [invalid]);
      expect(other.error).toMatch(/^the active rules have revision 4, and --revision has 3/);
    });

    it('prints it with rules list --json, and fails', async () => {
      const { stdout, error } = await runCommand(() => runListRules(undefined, { json: true }), [invalid]);
      expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(invalid.Item)));
      expect(error).toMatch(/rules put FILE --yes/);
    });
  });
});
