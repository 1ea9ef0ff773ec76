import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDrift } from '../../../src/domain/drift/find-drift';
import { type PlanDocument, parsePlanDocument } from '../../../src/domain/plan/plan';
import { COMMANDS, findPlanDrift } from './plans';

/**
 * A plan on the emulator after seventeen changes outside Terraform. It contains the changed resources, and some others
 * whose computed attributes the refresh filled in, as it does after every first apply.
 */
const drifted = parsePlanDocument(readFileSync(join(__dirname, '../../fixtures/plans/drifted.json'), 'utf8'));
const findDriftOf = (plan: PlanDocument) =>
  findDrift({ stack: 'pattern-detection-local', plan, commands: COMMANDS });

describe('a change outside Terraform', () => {
  const findings = findDriftOf(drifted);
  it.each([
    ['a policy widened', 'aws_iam_role_policy.AlertProcessor_Role_Policy_2010085C', 'policy', 'security'],
    [
      'a policy put on a role',
      'aws_iam_role.PatternQuery_Role_4D06A648',
      'inline_policy["by-hand"]',
      'security',
    ],
    ['an alarm disabled', 'aws_cloudwatch_metric_alarm.ApiServerErrors', 'actions_enabled', 'data'],
    [
      'log retention of one day',
      'aws_cloudwatch_log_group.PatternDetector_LogGroup_93872280',
      'retention_in_days',
      'data',
    ],
    ["a queue's attribute", 'aws_sqs_queue.AlertQueue', 'message_retention_seconds', 'data'],
    [
      "a function's environment",
      'aws_lambda_function.ThresholdChecker',
      'environment[0].variables.LOG_LEVEL',
      'data',
    ],
    ["a function's memory", 'aws_lambda_function.PatternQuery', 'memory_size', 'cost'],
    ['an alias moved', 'aws_lambda_alias.KinesisConsumer_Live_F8D6EEB5', 'function_version', 'data'],
    [
      'a mapping disabled',
      'aws_lambda_event_source_mapping.AlertProcessor_FromAlertQueue_7D45D158',
      'enabled',
      'data',
    ],
    ['a tag removed', 'aws_dynamodb_table.DetectorState', 'tags_all.CostCenter', 'cosmetic'],
    [
      "a table's backups off",
      'aws_dynamodb_table.TradingPatterns',
      'point_in_time_recovery[0].enabled',
      'data',
    ],
    [
      'a bucket opened',
      'aws_s3_bucket_public_access_block.FirewallLogs_PublicAccess_EBB7B6A2',
      'block_public_policy',
      'security',
    ],
    ["a web ACL's rules removed", 'aws_wafv2_web_acl.PatternDetectionWAF', 'rule', 'security'],
    ["a topic's policy", 'aws_sns_topic_policy.TradingAlerts_Policy_F3D02B7A', 'policy', 'security'],
    ["a stream's retention", 'aws_kinesis_stream.MarketDataStream', 'retention_period', 'data'],
    [
      "a stage's throttle",
      'aws_api_gateway_method_settings.PatternApi_Throttle_6392D2AB',
      'settings[0].throttling_rate_limit',
      'cost',
    ],
  ])('is found: %s', (_, address, attribute, severity) => {
    const finding = findings.find((one) => one.address === address && one.attribute === attribute);
    expect(finding).toMatchObject({ kind: 'drift', severity });
    expect(finding!.before).not.toEqual(finding!.after);
  });

  it('is the only finding: computed values and consequences of drift are not reported', () => {
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['drift']));
    expect(new Set(findings.map(({ address }) => address)).size).toBe(16);
    expect(findings.filter(({ type }) => type === 'aws_lambda_alias')).toHaveLength(1);
  });

  it('is fixed by a deploy, except for a policy that no configuration declares', () => {
    const fixes = new Set(findings.map(({ fix }) => fix));
    expect([...fixes].sort()).toEqual([
      "aws --region us-east-1 iam delete-role-policy --role-name 'PatternQuery-local' --policy-name 'by-hand'",
      COMMANDS.deployStack,
    ]);
  });

  it('is not found if the plan reverts nothing and only computed attributes differ', () => {
    const hit = new Set(findings.map(({ address }) => address));
    const quiet = {
      ...drifted,
      resource_drift: drifted.resource_drift.filter(({ address }) => !hit.has(address)),
      // Except for the role that still has the policy.
      resource_changes: drifted.resource_changes
        .filter(({ address }) => !address.startsWith('aws_iam_role.PatternQuery_'))
        .map((one) => ({
          ...one,
          change: { actions: ['no-op'], before: one.change.before, after: one.change.before },
        })),
    };
    expect(quiet.resource_drift.length).toBeGreaterThan(5);
    expect(findDriftOf(quiet)).toEqual([]);
  });
});

describe('findDrift', () => {
  const queue = { address: 'aws_sqs_queue.Q', recorded: { name: 'Q', delay_seconds: 1 } };

  it('finds nothing if nothing changed', () => {
    expect(findPlanDrift([queue])).toEqual([]);
  });

  it('reports a change of the configuration as not yet applied, with a deploy as the fix', () => {
    const [finding, ...more] = findPlanDrift([{ ...queue, planned: { name: 'Q', delay_seconds: 5 } }]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      attribute: 'delay_seconds',
      before: 1,
      after: 5,
      kind: 'not yet applied',
      fix: COMMANDS.deployStack,
    });
  });

  it.each([
    ['to be created', { ...queue, recorded: null, planned: queue.recorded }],
    ['to be destroyed', { ...queue, planned: null }],
  ])('reports that a resource is %s', (after, resource) => {
    expect(findPlanDrift([resource])).toMatchObject([
      { attribute: '(resource)', after, kind: 'not yet applied' },
    ]);
  });

  it('fixes only the drifted resource if other changes are pending', () => {
    const findings = findPlanDrift([
      { ...queue, actual: { name: 'Q', delay_seconds: 9 }, planned: queue.recorded },
      { address: 'aws_sqs_queue.R', recorded: { name: 'R' }, planned: { name: 'R', delay_seconds: 5 } },
    ]);
    expect(findings.map(({ kind, fix }) => [kind, fix])).toEqual([
      ['drift', COMMANDS.applyResource('aws_sqs_queue.Q')],
      ['not yet applied', COMMANDS.deployStack],
    ]);
  });

  it('reports drift if the configuration changed too', () => {
    const actual = { name: 'Q', delay_seconds: 9 };
    expect(findPlanDrift([{ ...queue, actual, planned: { name: 'Q', delay_seconds: 5 } }])).toMatchObject([
      { kind: 'drift', before: 1, after: 9, reason: expect.stringContaining('third value') },
    ]);
  });

  it('reports an expected change if the configuration has the actual value', () => {
    expect(findPlanDrift([{ ...queue, actual: { name: 'Q', delay_seconds: 9 } }])).toMatchObject([
      { kind: 'expected' },
    ]);
  });

  it('reports the data loss of a deleted resource', () => {
    expect(findPlanDrift([{ ...queue, actual: null, planned: queue.recorded }])).toMatchObject([
      {
        attribute: '(resource)',
        after: 'deleted',
        kind: 'drift',
        reason: 'data loss: the messages in it',
      },
    ]);
  });

  it('reports an update with unknown values only if no other change causes it', () => {
    const consequence = {
      address: 'aws_lambda_alias.A',
      recorded: { name: 'live', function_version: '1' },
      planned: { name: 'live' },
      unknown: { function_version: true },
    };
    expect(findPlanDrift([consequence])).toMatchObject([
      { attribute: '(resource)', kind: 'not yet applied' },
    ]);
    const drift = { ...queue, actual: { name: 'Q', delay_seconds: 9 }, planned: queue.recorded };
    expect(findPlanDrift([consequence, drift]).map(({ address }) => address)).toEqual(['aws_sqs_queue.Q']);
  });

  it('reports why Terraform replaces an unchanged resource', () => {
    const actions = ['delete', 'create'];
    expect(findPlanDrift([{ ...queue, actions, reason: 'replace_because_tainted' }])).toMatchObject([
      { kind: 'not yet applied', after: 'to be replaced', reason: 'replace because tainted' },
    ]);
  });

  it('masks sensitive values before and after', () => {
    const secret = (password: string) => ({ name: 'x', settings: [{ password, size: password.length }] });
    const findings = findPlanDrift([
      {
        address: 'aws_thing.T',
        recorded: secret('first-secret'),
        actual: secret('second-secret!'),
        planned: secret('first-secret'),
        sensitive: { settings: [{ password: true }] },
      },
    ]);
    expect(findings.map(({ attribute, before, after }) => [attribute, before, after])).toEqual([
      ['settings[0].password', '(sensitive #1)', '(sensitive #2)'],
      ['settings[0].size', 12, 14],
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/first-secret|second-secret/);
  });

  it('masks values that look like secrets, in keys and commands too', () => {
    const key = 'AKIAIOSFODNN7EXAMPLF';
    const variables = (value: string) => ({ environment: [{ variables: { LEVEL: value, [key]: value } }] });
    const role = { name: 'R', inline_policy: [{ name: key, policy: '{}' }] };
    const findings = findPlanDrift([
      {
        address: 'aws_lambda_function.F',
        recorded: variables('1'),
        actual: variables(key),
        planned: variables('1'),
      },
      { address: 'aws_iam_role.R', recorded: { name: 'R' }, actual: role },
    ]);
    expect(findings).toHaveLength(3);
    expect(JSON.stringify(findings)).not.toContain(key);
  });

  it('numbers the secrets of the state, the resource and the configuration together', () => {
    const [recorded, actual, planned] = ['summer-a', 'summer-b', 'summer-c'].map((password) => ({
      ...{ password, token: password, user: 'a' },
    }));
    const found = findPlanDrift([
      {
        address: 'aws_x.Y',
        recorded: recorded!,
        actual: { ...actual!, token: 'summer-a' },
        planned: { ...planned!, token: 'summer-b' },
      },
    ]);
    expect(found.map(({ attribute, before, after, kind }) => [attribute, before, after, kind])).toEqual([
      ['password', '(sensitive #1)', '(sensitive #2)', 'drift'],
      ['token', '(sensitive #1)', '(sensitive #2)', 'not yet applied'],
    ]);
  });

  it('reports a tag once', () => {
    const createTagged = (tags: object) => ({ name: 'Q', tags, tags_all: tags });
    const findings = findPlanDrift([
      {
        ...queue,
        recorded: createTagged({ A: '1', B: '2' }),
        actual: createTagged({ A: '1' }),
        planned: createTagged({ A: '1', B: '2' }),
      },
    ]);
    expect(findings.map(({ attribute }) => attribute)).toEqual(['tags.B']);
  });
});

describe('undeclared permissions', () => {
  const own = { address: 'aws_iam_role_policy.Own', recorded: { name: 'own', role: 'R', policy: '{}' } };
  const role = (names: readonly string[]) => ({
    address: 'aws_iam_role.R',
    recorded: { name: 'R', inline_policy: [] },
    actual: { name: 'R', inline_policy: names.map((name) => ({ name, policy: '{}' })) },
    declared: ['name'],
  });

  it('are the role policies that no resource of the stack declares', () => {
    expect(findPlanDrift([own, role(['own'])])).toEqual([]);
    expect(findPlanDrift([own, role(['own', 'by-hand', "it's"])])).toMatchObject([
      { kind: 'drift', severity: 'security', fix: expect.stringMatching(/--policy-name 'by-hand'$/) },
      { kind: 'drift', severity: 'security', fix: expect.stringMatching(/--policy-name 'it'\\''s'$/) },
    ]);
  });

  it('are reported even if an apply of another change recorded them', () => {
    const inline_policy = [{ name: 'by-hand', policy: '{}' }];
    const recorded = {
      address: 'aws_iam_role.R',
      recorded: { name: 'R', inline_policy },
      declared: ['name'],
    };
    expect(findPlanDrift([recorded])).toMatchObject([
      { kind: 'drift', attribute: 'inline_policy["by-hand"]' },
    ]);
    expect(findPlanDrift([{ ...recorded, declared: ['name', 'inline_policy'] }])).toEqual([]);
  });

  it('do not include the default policy of a topic', () => {
    const topic = {
      address: 'aws_sns_topic.T',
      recorded: { arn: 'arn:t', policy: '{"Id":"first"}' },
      declared: [],
    };
    expect(findPlanDrift([topic])).toEqual([]);
    const widened = { ...topic, actual: { arn: 'arn:t', policy: '{"Id":"wide"}' } };
    expect(findPlanDrift([widened])).toMatchObject([
      { fix: expect.stringMatching(/--attribute-value '{"Id":"first"}'$/) },
    ]);
  });

  it('include managed policies', () => {
    const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const actual = { name: 'R', managed_policy_arns: [admin] };
    const attached = {
      address: 'aws_iam_role_policy_attachment.A',
      recorded: { role: 'R', policy_arn: admin },
    };
    const changed = { address: 'aws_iam_role.R', recorded: { name: 'R' }, actual };
    expect(findPlanDrift([changed])).toMatchObject([
      { fix: expect.stringContaining(`--policy-arn '${admin}'`) },
    ]);
    expect(findPlanDrift([changed, attached])).toEqual([]);
  });

  it.each([
    ['aws_sqs_queue', 'aws_sqs_queue_policy', { url: 'http://q' }, { queue_url: 'http://q' }],
    ['aws_sns_topic', 'aws_sns_topic_policy', { arn: 'arn:t' }, { arn: 'arn:t' }],
    ['aws_s3_bucket', 'aws_s3_bucket_policy', { bucket: 'b' }, { bucket: 'b' }],
    ['aws_api_gateway_rest_api', 'aws_api_gateway_rest_api_policy', { id: 'a' }, { rest_api_id: 'a' }],
  ])('include a policy on %s that no %s sets', (type, setter, key, setterKey) => {
    const policy = '{"Statement":[{"Effect":"Allow"}]}';
    const changed = {
      address: `${type}.X`,
      recorded: { ...key, policy: '' },
      actual: { ...key, policy },
      declared: [],
    };
    const createSetter = (text: string) => ({
      address: `${setter}.P`,
      recorded: { ...setterKey, policy: text },
    });
    expect(findPlanDrift([changed])).toMatchObject([
      { kind: 'drift', severity: 'security', attribute: 'policy' },
    ]);
    expect(findPlanDrift([changed, createSetter(policy)])).toEqual([]);
    expect(findPlanDrift([changed, { ...createSetter(policy), recorded: { other: 'key' } }])).toHaveLength(1);
  });
});
