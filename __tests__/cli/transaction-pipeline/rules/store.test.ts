import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DEFAULT_RULES, parseRuleSet, type Rule } from '../../../../src/domain/transactions';
import {
  formatVersion,
  replaceRules,
  RuleStore,
} from '../../../../src/cli/transaction-pipeline/stores/rules';
import { createFakeDeployment } from '../fake-deployment';

const change = { by: 'ada', at: '2026-11-28T10:00:00.000Z' };
const rule: Rule = { ...DEFAULT_RULES.rules[0]!, version: 2, points: 20 };

const createCanceled = (...codes: readonly string[]) =>
  new TransactionCanceledException({
    message: 'canceled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

test('the active rules are those of the deployment until the first ones are put', async () => {
  const { deployment, requests } = createFakeDeployment({});
  expect(await new RuleStore(deployment).readActive()).toBe(DEFAULT_RULES);
  expect(requests[0]).toMatchObject({
    command: 'GetCommand',
    input: {
      TableName: 'RulesTableName',
      Key: { ruleId: 'active', version: 'current' },
      ConsistentRead: true,
    },
  });
});

test('an invalid active rule set is reported with field and rule', async () => {
  const { deployment } = createFakeDeployment({
    Item: { rules: [{ ...rule, points: 'many' }], revision: 1 },
  });
  await expect(new RuleStore(deployment).readActive()).rejects.toThrow(
    /the active rules in RulesTableName are invalid: rules\[0\]\.points must be a number from -100 to 100/,
  );
});

test('puts a version and the active set in one transaction: the detector can read it, other rules do not change', async () => {
  const { deployment, requests } = createFakeDeployment({});
  const next = await new RuleStore(deployment).put(DEFAULT_RULES, [rule], change);
  expect(next.revision).toBe(1);
  expect(next.rules.map(({ ruleId, version }) => `${ruleId} ${version}`)[0]).toBe('HighValueDomestic 2');
  expect(next.rules.slice(1)).toEqual(DEFAULT_RULES.rules.slice(1));
  const [active, version] = requests[0]!.input.TransactItems as {
    Put: { Item: object; ConditionExpression: string };
  }[];
  expect(parseRuleSet(JSON.parse(JSON.stringify(active!.Put.Item)))).toEqual({ value: next });
  expect(active!.Put).toMatchObject({
    Item: { ruleId: 'active', version: 'current', changedBy: 'ada' },
    ConditionExpression: 'attribute_not_exists(ruleId)',
  });
  expect(version!.Put).toMatchObject({
    Item: { ruleId: 'HighValueDomestic', version: '0000000002', createdBy: 'ada', createdAt: change.at },
    ConditionExpression: 'attribute_not_exists(ruleId)',
  });
});

test('the version of the deployment is stored with the first change of its rule', async () => {
  const { deployment, requests } = createFakeDeployment({});
  await new RuleStore(deployment).put(DEFAULT_RULES, [rule], change, [DEFAULT_RULES.rules[0]!]);
  expect((requests[0]!.input.TransactItems as unknown[])[2]).toMatchObject({
    Put: { Item: { ruleId: 'HighValueDomestic', version: '0000000001', createdBy: 'deployment' } },
  });
});

test('a later change requires the revision that it was based on, and a conflict stores nothing', async () => {
  const conflict = createCanceled('None', 'ConditionalCheckFailed');
  const { deployment, requests } = createFakeDeployment(conflict);
  await expect(
    new RuleStore(deployment).put({ ...DEFAULT_RULES, revision: 4 }, [rule], change),
  ).rejects.toThrow(
    /someone else changed the rules since revision 4 was read, so nothing was stored: compare with npx stacks transaction-pipeline rules list/,
  );
  expect(requests[0]!.input.TransactItems).toEqual([
    {
      Put: expect.objectContaining({
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: { ':revision': 4 },
      }),
    },
    { Put: expect.objectContaining({ ConditionExpression: 'attribute_not_exists(ruleId)' }) },
  ]);
});

test('a canceled write names its reason, and only a conflict is a change by someone else', async () => {
  const put = (error: Error) =>
    new RuleStore(createFakeDeployment(error).deployment).put(DEFAULT_RULES, [rule], change);
  await expect(put(createCanceled('None', 'ThrottlingError'))).rejects.toThrow(
    'DynamoDB canceled the change, so nothing was stored: ThrottlingError; put the rule again',
  );
  await expect(put(createCanceled())).rejects.toThrow('so nothing was stored: canceled; put the rule again');
  await expect(put(createCanceled('TransactionConflict'))).rejects.toThrow(/^someone else changed the rules/);
});

test('refuses more items than a transaction can store', async () => {
  const { deployment, requests } = createFakeDeployment({});
  const rules = Array.from({ length: 100 }, (_, index) => ({ ...rule, ruleId: `R${index}` }));
  await expect(new RuleStore(deployment).put(DEFAULT_RULES, rules, change)).rejects.toThrow(
    'the change of 100 rules stores 101 items, and a transaction of DynamoDB at most 100: nothing was stored; put fewer rules at a time',
  );
  expect(requests).toEqual([]);
});

test('replaces an invalid rule set only if it still has the revision that was read', async () => {
  const violation = { field: 'x', rule: 'be y', got: 'z' };
  const { deployment, requests } = createFakeDeployment({});
  const store = new RuleStore(deployment);
  const replace = (revision: unknown) =>
    store.replaceInvalid({ rules: 5, revision, violation }, [rule], change, []);
  expect(await replace(4)).toEqual({ rules: [rule], revision: 5 });
  expect(await replace('x')).toMatchObject({ revision: 1 });
  expect(await replace(undefined)).toMatchObject({ revision: 1 });
  const conditions = requests.map(({ input }) => (input.TransactItems as { Put: object }[])[0]!.Put);
  expect(conditions).toMatchObject([
    { ConditionExpression: 'revision = :revision', ExpressionAttributeValues: { ':revision': 4 } },
    { ConditionExpression: 'revision = :revision', ExpressionAttributeValues: { ':revision': 'x' } },
    { ConditionExpression: 'attribute_not_exists(revision)' },
  ]);
});

test('reads the versions of a rule, the newest first, and versions sort as texts', async () => {
  const { deployment, requests } = createFakeDeployment({ Items: [{ ...rule, version: '0000000002' }] });
  expect(await new RuleStore(deployment).readVersions('HighValueDomestic')).toMatchObject([{ version: 2 }]);
  expect(requests[0]!.input).toMatchObject({
    ScanIndexForward: false,
    ExpressionAttributeValues: { ':id': 'HighValueDomestic' },
  });
  const versions = [1, 9, 10, 99, 100, 9_999_999_999];
  expect(versions.map(formatVersion).sort()).toEqual(versions.map(formatVersion));
});

test('replaces rules by their ids, and appends new ones', () => {
  const added = { ...rule, ruleId: 'New' };
  const rules = replaceRules(DEFAULT_RULES.rules, [rule, added]);
  expect(rules).toHaveLength(DEFAULT_RULES.rules.length + 1);
  expect([rules[0], rules.at(-1)]).toEqual([rule, added]);
});
