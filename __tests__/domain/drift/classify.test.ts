import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classify } from '../../../src/domain/drift/classify';
import { type PlanDocument, readPlan } from '../../../src/domain/plan/plan';
import { COMMANDS, found } from './plans';

/**
 * A plan of the emulator after seventeen acts behind Terraform's back, cut to the resources that they hit and to some that
 * they did not, whose computed attributes the refresh filled in, as it does after every first apply.
 */
const drifted = readPlan(readFileSync(join(__dirname, '../../fixtures/plans/drifted.json'), 'utf8'));
const judged = (plan: PlanDocument) =>
  classify({ stack: 'pattern-detection-local', plan, commands: COMMANDS });

describe('what was done behind Terraform', () => {
  const findings = judged(drifted);
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
      'logs kept for a day',
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
    ["a firewall's rules out", 'aws_wafv2_web_acl.PatternDetectionWAF', 'rule', 'security'],
    ["a topic's policy", 'aws_sns_topic_policy.TradingAlerts_Policy_F3D02B7A', 'policy', 'security'],
    ["a stream's retention", 'aws_kinesis_stream.MarketDataStream', 'retention_period', 'data'],
    [
      "a stage's throttle",
      'aws_api_gateway_method_settings.PatternApi_Throttle_6392D2AB',
      'settings[0].throttling_rate_limit',
      'cost',
    ],
  ])('%s is drift', (_, address, attribute, severity) => {
    const finding = findings.find((one) => one.address === address && one.attribute === attribute);
    expect(finding).toMatchObject({ kind: 'drift', severity });
    expect(finding!.before).not.toEqual(finding!.after);
  });

  it('is all that is found: neither what a refresh fills in nor what follows from drift', () => {
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['drift']));
    expect(new Set(findings.map(({ address }) => address)).size).toBe(16);
    expect(findings.filter(({ type }) => type === 'aws_lambda_alias')).toHaveLength(1);
  });

  it('is mended by a deploy, but for a policy that no configuration declares', () => {
    const mends = new Set(findings.map(({ mend }) => mend));
    expect([...mends].sort()).toEqual([
      "aws --region us-east-1 iam delete-role-policy --role-name 'PatternQuery-local' --policy-name 'by-hand'",
      COMMANDS.all,
    ]);
  });

  it('is nothing where the plan puts nothing back and only computed attributes differ', () => {
    const hit = new Set(findings.map(({ address }) => address));
    const quiet = {
      ...drifted,
      resource_drift: drifted.resource_drift.filter(({ address }) => !hit.has(address)),
      // But for the role on which a policy still is.
      resource_changes: drifted.resource_changes
        .filter(({ address }) => !address.startsWith('aws_iam_role.PatternQuery_'))
        .map((one) => ({
          ...one,
          change: { actions: ['no-op'], before: one.change.before, after: one.change.before },
        })),
    };
    expect(quiet.resource_drift.length).toBeGreaterThan(5);
    expect(judged(quiet)).toEqual([]);
  });
});

describe('classify', () => {
  const queue = { address: 'aws_sqs_queue.Q', recorded: { name: 'Q', delay_seconds: 1 } };

  it('finds nothing where nothing changed', () => {
    expect(found([queue])).toEqual([]);
  });

  it('says what only the configuration changed, and that a deploy applies it', () => {
    const [finding, ...more] = found([{ ...queue, planned: { name: 'Q', delay_seconds: 5 } }]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      attribute: 'delay_seconds',
      before: 1,
      after: 5,
      kind: 'not yet applied',
      mend: COMMANDS.all,
    });
  });

  it.each([
    ['to be created', { ...queue, recorded: null, planned: queue.recorded }],
    ['to be destroyed', { ...queue, planned: null }],
  ])('says of a resource that it is %s', (after, resource) => {
    expect(found([resource])).toMatchObject([{ attribute: '(resource)', after, kind: 'not yet applied' }]);
  });

  it('mends drift alone where something else waits to be applied', () => {
    const findings = found([
      { ...queue, real: { name: 'Q', delay_seconds: 9 }, planned: queue.recorded },
      { address: 'aws_sqs_queue.R', recorded: { name: 'R' }, planned: { name: 'R', delay_seconds: 5 } },
    ]);
    expect(findings.map(({ kind, mend }) => [kind, mend])).toEqual([
      ['drift', COMMANDS.one('aws_sqs_queue.Q')],
      ['not yet applied', COMMANDS.all],
    ]);
  });

  it('is drift where the configuration has moved on as well', () => {
    const real = { name: 'Q', delay_seconds: 9 };
    expect(found([{ ...queue, real, planned: { name: 'Q', delay_seconds: 5 } }])).toMatchObject([
      { kind: 'drift', before: 1, after: 9, reason: expect.stringContaining('third value') },
    ]);
  });

  it('is expected where the configuration says by now what was done by hand', () => {
    expect(found([{ ...queue, real: { name: 'Q', delay_seconds: 9 } }])).toMatchObject([
      { kind: 'expected' },
    ]);
  });

  it('says of a resource that is gone what went with it', () => {
    expect(found([{ ...queue, real: null, planned: queue.recorded }])).toMatchObject([
      {
        attribute: '(resource)',
        after: 'gone',
        kind: 'drift',
        reason: 'lost with it: the messages in it',
      },
    ]);
  });

  it('tells an update of which nothing is known yet only where nothing else explains it', () => {
    const follows = {
      address: 'aws_lambda_alias.A',
      recorded: { name: 'live', function_version: '1' },
      planned: { name: 'live' },
      unknown: { function_version: true },
    };
    expect(found([follows])).toMatchObject([{ attribute: '(resource)', kind: 'not yet applied' }]);
    const drift = { ...queue, real: { name: 'Q', delay_seconds: 9 }, planned: queue.recorded };
    expect(found([follows, drift]).map(({ address }) => address)).toEqual(['aws_sqs_queue.Q']);
  });

  it('says why Terraform means to replace what nobody changed', () => {
    const actions = ['delete', 'create'];
    expect(found([{ ...queue, actions, reason: 'replace_because_tainted' }])).toMatchObject([
      { kind: 'not yet applied', after: 'to be replaced', reason: 'replace because tainted' },
    ]);
  });

  it('hides what is sensitive, before and after', () => {
    const secret = (password: string) => ({ name: 'x', settings: [{ password, size: password.length }] });
    const findings = found([
      {
        address: 'aws_thing.T',
        recorded: secret('first-secret'),
        real: secret('second-secret!'),
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

  it('hides what only looks like a secret, in a key and in a command too', () => {
    const key = 'AKIAIOSFODNN7EXAMPLF';
    const variables = (value: string) => ({ environment: [{ variables: { LEVEL: value, [key]: value } }] });
    const role = { name: 'R', inline_policy: [{ name: key, policy: '{}' }] };
    const findings = found([
      {
        address: 'aws_lambda_function.F',
        recorded: variables('1'),
        real: variables(key),
        planned: variables('1'),
      },
      { address: 'aws_iam_role.R', recorded: { name: 'R' }, real: role },
    ]);
    expect(findings).toHaveLength(3);
    expect(JSON.stringify(findings)).not.toContain(key);
  });

  it('shows a tag once', () => {
    const tagged = (tags: object) => ({ name: 'Q', tags, tags_all: tags });
    const findings = found([
      {
        ...queue,
        recorded: tagged({ A: '1', B: '2' }),
        real: tagged({ A: '1' }),
        planned: tagged({ A: '1', B: '2' }),
      },
    ]);
    expect(findings.map(({ attribute }) => attribute)).toEqual(['tags.B']);
  });
});

describe('powers that nobody declared', () => {
  const own = { address: 'aws_iam_role_policy.Own', recorded: { name: 'own', role: 'R', policy: '{}' } };
  const role = (names: readonly string[]) => ({
    address: 'aws_iam_role.R',
    recorded: { name: 'R', inline_policy: [] },
    real: { name: 'R', inline_policy: names.map((name) => ({ name, policy: '{}' })) },
    declared: ['name'],
  });

  it('on a role are those that no resource of the stack has put there', () => {
    expect(found([own, role(['own'])])).toEqual([]);
    expect(found([own, role(['own', 'by-hand', "it's"])])).toMatchObject([
      { kind: 'drift', severity: 'security', mend: expect.stringMatching(/--policy-name 'by-hand'$/) },
      { kind: 'drift', severity: 'security', mend: expect.stringMatching(/--policy-name 'it'\\''s'$/) },
    ]);
  });

  it('are told for as long as they are there, also when an apply of something else has recorded them', () => {
    const inline_policy = [{ name: 'by-hand', policy: '{}' }];
    const recorded = {
      address: 'aws_iam_role.R',
      recorded: { name: 'R', inline_policy },
      declared: ['name'],
    };
    expect(found([recorded])).toMatchObject([{ kind: 'drift', attribute: 'inline_policy["by-hand"]' }]);
    expect(found([{ ...recorded, declared: ['name', 'inline_policy'] }])).toEqual([]);
  });

  it('are not the policy that AWS gives a topic at first', () => {
    const topic = {
      address: 'aws_sns_topic.T',
      recorded: { arn: 'arn:t', policy: '{"Id":"first"}' },
      declared: [],
    };
    expect(found([topic])).toEqual([]);
    const widened = { ...topic, real: { arn: 'arn:t', policy: '{"Id":"wide"}' } };
    expect(found([widened])).toMatchObject([
      { mend: expect.stringMatching(/--attribute-value '{"Id":"first"}'$/) },
    ]);
  });

  it('are also managed policies', () => {
    const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const real = { name: 'R', managed_policy_arns: [admin] };
    const attached = {
      address: 'aws_iam_role_policy_attachment.A',
      recorded: { role: 'R', policy_arn: admin },
    };
    const changed = { address: 'aws_iam_role.R', recorded: { name: 'R' }, real };
    expect(found([changed])).toMatchObject([{ mend: expect.stringContaining(`--policy-arn '${admin}'`) }]);
    expect(found([changed, attached])).toEqual([]);
  });

  it.each([
    ['aws_sqs_queue', 'aws_sqs_queue_policy', { url: 'http://q' }, { queue_url: 'http://q' }],
    ['aws_sns_topic', 'aws_sns_topic_policy', { arn: 'arn:t' }, { arn: 'arn:t' }],
    ['aws_s3_bucket', 'aws_s3_bucket_policy', { bucket: 'b' }, { bucket: 'b' }],
    ['aws_api_gateway_rest_api', 'aws_api_gateway_rest_api_policy', { id: 'a' }, { rest_api_id: 'a' }],
  ])("are a policy on %s that %s doesn't set", (type, setter, key, setterKey) => {
    const policy = '{"Statement":[{"Effect":"Allow"}]}';
    const changed = {
      address: `${type}.X`,
      recorded: { ...key, policy: '' },
      real: { ...key, policy },
      declared: [],
    };
    const set = (text: string) => ({ address: `${setter}.P`, recorded: { ...setterKey, policy: text } });
    expect(found([changed])).toMatchObject([{ kind: 'drift', severity: 'security', attribute: 'policy' }]);
    expect(found([changed, set(policy)])).toEqual([]);
    expect(found([changed, { ...set(policy), recorded: { other: 'key' } }])).toHaveLength(1);
  });
});
