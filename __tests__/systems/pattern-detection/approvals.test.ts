import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { parseJsonAttribute, parseStatements, synthesizeStack } from '../../support/synth';

const build = (env: Record<string, string> = {}) =>
  synthesizeStack(new PatternDetection(new App(), readSystemConfig(patternDetection, env)));
const aws = build();

test('ApprovalTracking has on-demand capacity, point-in-time recovery and a time to live', () => {
  expect(aws.getResource('aws_dynamodb_table', 'ApprovalTracking')).toMatchObject({
    billing_mode: 'PAY_PER_REQUEST',
    hash_key: 'approvalId',
    point_in_time_recovery: { enabled: true },
    ttl: { enabled: true, attribute_name: 'expiresAt' },
  });
});

test('PendingApprovals has a visibility timeout of two hours, retains messages for four days, and allows three receives', () => {
  const queue = aws.getResource('aws_sqs_queue', 'PendingApprovals');
  expect(queue).toMatchObject({ visibility_timeout_seconds: 7200, message_retention_seconds: 345_600 });
  expect(parseJsonAttribute(queue.redrive_policy)).toMatchObject({ maxReceiveCount: 3 });
});

test('approval requests go to the endpoint of the system, which confirms the subscription, or to APPROVAL_ENDPOINT', () => {
  expect(aws.getResource('aws_sns_topic', 'AlertApprovalRequests')).toMatchObject({ signature_version: 2 });
  expect(aws.getResource('aws_sns_topic_subscription', 'AlertApprovalRequests_Http')).toMatchObject({
    protocol: 'https',
    endpoint: expect.stringMatching(/\/approve\/requests$/),
    endpoint_auto_confirms: true,
    // A new stage can take more than the provider's default of one minute to respond.
    confirmation_timeout_in_minutes: 10,
    depends_on: expect.arrayContaining([expect.stringContaining('aws_lambda_permission.')]),
  });
  const endpoint = 'http://127.0.0.1:9000/requests';
  const local = build({ TARGET: 'local', APPROVAL_ENDPOINT: endpoint });
  expect(local.getResource('aws_sns_topic_subscription', 'AlertApprovalRequests_Http')).toMatchObject({
    protocol: 'http',
    endpoint,
  });
});

test('approval links are not traced: the sampling rule of their path has the highest priority and a rate of 0', () => {
  const rule = build({ ENVIRONMENT_SUFFIX: 'x'.repeat(20) }).getResource(
    'aws_xray_sampling_rule',
    'ApprovePath',
  );
  expect(rule).toMatchObject({
    service_type: 'AWS::ApiGateway::Stage',
    service_name: `PatternApi-${'x'.repeat(20)}/*`,
    url_path: '*/approve/*',
    fixed_rate: 0,
    reservoir_size: 0,
    priority: 1,
  });
  // X-Ray limits the name to 32 characters.
  expect(String(rule.rule_name).length).toBeLessThanOrEqual(32);
});

test('the state contains no signing key: KMS creates it, and only ApprovalProcessor may sign', () => {
  expect(aws.getResource('aws_kms_key', 'ApprovalKey-k1')).toMatchObject({
    key_usage: 'GENERATE_VERIFY_MAC',
    customer_master_key_spec: 'HMAC_256',
  });
  const signers = Object.keys(aws.json.resource.aws_iam_role_policy!).filter((address) =>
    parseStatements(aws.json.resource.aws_iam_role_policy![address]!).some(({ Action }) =>
      (Action as string[]).includes('kms:GenerateMac'),
    ),
  );
  expect(signers).toEqual([expect.stringMatching(/^ApprovalProcessor_/)]);
});

test('the approval page can verify a new key before a link is signed with it: ApprovalProcessor is updated last', () => {
  expect(aws.getResource('aws_lambda_function', 'ApprovalProcessor').depends_on).toContainEqual(
    expect.stringMatching(/^aws_lambda_alias\.ApprovalCallback_Live/),
  );
  // The role of the page allows the new key before its new version is live.
  expect(aws.getResource('aws_lambda_function', 'ApprovalCallback').depends_on).toContainEqual(
    expect.stringMatching(/^aws_iam_role_policy\.ApprovalCallback_Role/),
  );
});

test('during a key rotation, the new key signs links and both keys verify them', () => {
  const during = build({ APPROVAL_KEYS: 'k2,k1' });
  const getKeys = (name: string) =>
    String(
      (during.getResource('aws_lambda_function', name).environment as { variables: Record<string, string> })
        .variables.APPROVAL_KEYS,
    ).match(/k\d(?==)/g);
  expect(getKeys('ApprovalProcessor')).toEqual(['k2']);
  expect(getKeys('ApprovalCallback')).toEqual(['k2', 'k1']);
});

test('the sweep runs every five minutes', () => {
  expect(aws.getResource('aws_scheduler_schedule', 'ApprovalSweep')).toMatchObject({
    schedule_expression: 'rate(5 minutes)',
    target: { input: '{"sweep":true}' },
  });
});

test('ApprovalProcessor gets the target of its timers as a variable, without a dependency cycle', () => {
  const { variables } = aws.getResource('aws_lambda_function', 'ApprovalProcessor').environment as {
    variables: Record<string, string>;
  };
  expect(variables.APPROVAL_TIMERS_TARGET_ARN).toMatch(/:function:ApprovalProcessor-dev:live$/);
  expect(variables.APPROVAL_TIMERS_DEAD_LETTERS_ARN).toBe('${aws_sqs_queue.FailedInvocations.arn}');
  const selfReferences = Object.values(variables).filter((value) =>
    /aws_lambda_(function|alias)\./.test(value),
  );
  expect(selfReferences).toEqual([]);
});

test('only ApprovalProcessor may create timers, in their group, with their role', () => {
  const policies = Object.entries(aws.json.resource.aws_iam_role_policy!);
  const statements = policies.flatMap(([address, policy]) =>
    parseStatements(policy)
      .filter(({ Action }) => /scheduler:|iam:/.test(String(Action)))
      .map(({ Action, Resource }) => [address.split('_')[0], String(Action), String(Resource)]),
  );
  expect(statements).toEqual([
    [
      'ApprovalProcessor',
      'scheduler:CreateSchedule',
      expect.stringMatching(/:schedule\/\$\{aws_scheduler_schedule_group\.ApprovalTimers\.name\}\/\*$/),
    ],
    ['ApprovalProcessor', 'iam:PassRole', expect.stringMatching(/aws_iam_role\.ApprovalTimers_Role/)],
  ]);
});

test('the approval paths require no API key: links and SNS messages are signed', () => {
  const { paths } = parseJsonAttribute(aws.getResource('aws_api_gateway_rest_api', 'PatternApi').body) as {
    paths: Record<string, Record<string, { security?: unknown[] }>>;
  };
  expect(Object.keys(paths['/approve/{token}']!).sort()).toEqual(['get', 'head', 'post']);
  for (const operation of [...Object.values(paths['/approve/{token}']!), paths['/approve/requests']!.post!])
    expect(operation.security).toEqual([]);
  expect(
    aws.getResource('aws_lambda_permission', 'ApprovalCallback_FromPatternApipostapprovetoken').source_arn,
  ).toMatch(/\/\*\/POST\/approve\/\*$/);
});
