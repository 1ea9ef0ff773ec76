import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadWaivers } from '../../../src/cli/review/policy-waivers';
import { ROOT } from '../../../src/cli/session';
import { findViolations } from '../../../src/policies/find-violations';
import { TRADING_PLATFORM_REQUIREMENTS } from '../../../src/policies/trading-platform';
import { applyWaivers } from '../../../src/policies/waivers';
import { evaluateSynthesized } from '../../support/evaluate';
import type { Synthesized } from '../../support/synth';
import { synthesizeTradingPlatform } from '../../systems/trading-platform/synthesize';
import { findOnly, removeResource, removeType, replaceText, setAttributes } from '../change-stack';
import { readRuleTable } from '../rule-table';

type Json = Synthesized['json'];
const { json } = synthesizeTradingPlatform({ TARGET: 'aws', ENVIRONMENT_SUFFIX: 'trial' });

/** Finds the violations of the stack after a change. */
const findChanged = (change: (json: Json) => void) => {
  const copy = structuredClone(json);
  change(copy);
  return findViolations(evaluateSynthesized('trading-platform', copy, 'trial'));
};
const listRules = (change: (json: Json) => void) => [
  ...new Set(findChanged(change).map(({ check }) => check)),
];

it('the stack violates no rule without a waiver', () => {
  expect(
    applyWaivers(
      findChanged(() => {}),
      loadWaivers(),
    ).unwaived,
  ).toEqual([]);
});

describe.each(TRADING_PLATFORM_REQUIREMENTS.requirements.map((row) => [row.id, row] as const))(
  '%s',
  (id, { expectations }) => {
    it.each([...new Set(expectations.map(({ type }) => type))])('fails without any %s', (type) => {
      // Each cluster and health check needs the resources of these types.
      expect(listRules(removeType(type))).toContain(id);
    });
  },
);

const FUNCTION = 'aws_lambda_function';
const CLUSTER = 'aws_rds_cluster';
const INSTANCE = 'aws_rds_cluster_instance';
const QUEUE = 'aws_sqs_queue';
const RULE = 'aws_cloudwatch_event_rule';
const TARGET = 'aws_cloudwatch_event_target';
const ALARM = 'aws_cloudwatch_metric_alarm';
const TABLE = 'aws_dynamodb_table';
const CHECK = 'aws_route53_health_check';
const ENDPOINT = 'aws_vpc_endpoint';
const DATABASE = 'OrderDatabase';

it.each<[string, string, (json: Json) => void]>([
  [
    'a function without reserved concurrency',
    'PL-FN-1',
    setAttributes(FUNCTION, 'OrderIntake', { reserved_concurrent_executions: -1 }),
  ],
  [
    'a function outside the network',
    'PL-FN-2',
    setAttributes(FUNCTION, 'OrderProcessor', { vpc_config: undefined }),
  ],
  [
    'a monitor of the outside that is inside',
    'PL-FN-2',
    (stack) => {
      findOnly(stack, FUNCTION, 'OutsideMonitor').vpc_config = findOnly(
        stack,
        FUNCTION,
        'InsideMonitor',
      ).vpc_config;
    },
  ],
  ['provisioned capacity', 'PL-DDB-1', setAttributes(TABLE, 'Sessions', { billing_mode: 'PROVISIONED' })],
  ['a slow health check', 'PL-R53-1', setAttributes(CHECK, 'ApiHealth', { failure_threshold: 10 })],
  ['a fast health check', 'PL-R53-1', setAttributes(CHECK, 'DeepHealth', { request_interval: 10 })],
  ['a health check without TLS', 'PL-R53-1', setAttributes(CHECK, 'DeepHealth', { type: 'HTTP' })],
  [
    'a database that pauses',
    'PL-REQ-1',
    setAttributes(CLUSTER, DATABASE, {
      serverlessv2_scaling_configuration: { min_capacity: 0, max_capacity: 8 },
    }),
  ],
  [
    'an instance of a fixed size',
    'PL-REQ-1',
    setAttributes(INSTANCE, 'OrderDatabase_InstanceA', { instance_class: 'db.r8g.large' }),
  ],
  [
    'both instances in one zone',
    'PL-REQ-2',
    setAttributes(INSTANCE, 'OrderDatabase_InstanceB', { availability_zone: 'us-east-1a' }),
  ],
  [
    'a reader that may be too small for the writer’s load',
    'PL-REQ-2',
    setAttributes(INSTANCE, 'OrderDatabase_InstanceB', { promotion_tier: 2 }),
  ],
  [
    'passwords instead of IAM',
    'PL-REQ-3',
    setAttributes(CLUSTER, DATABASE, { iam_database_authentication_enabled: false }),
  ],
  [
    'connections without TLS',
    'PL-REQ-3',
    replaceText('aws_rds_cluster_parameter_group', 'OrderDatabase_Parameters', 'parameter', '"1"', '"0"'),
  ],
  [
    'connections from everywhere',
    'PL-REQ-4',
    setAttributes('aws_vpc_security_group_ingress_rule', 'OrderDatabase_InstancesFromClients', {
      referenced_security_group_id: undefined,
      cidr_ipv4: '10.0.0.0/8',
    }),
  ],
  ['a final snapshot', 'PL-REQ-5', setAttributes(CLUSTER, DATABASE, { skip_final_snapshot: false })],
  [
    'one group for all commands',
    'PL-REQ-6',
    setAttributes(QUEUE, 'OrderCommands', { fifo_throughput_limit: 'perQueue' }),
  ],
  [
    'commands that no function receives',
    'PL-REQ-6',
    (stack) => {
      const mappings = stack.resource.aws_lambda_event_source_mapping!;
      for (const [id, mapping] of Object.entries(mappings))
        if (JSON.stringify(mapping).includes('aws_sqs_queue.OrderCommands.')) delete mappings[id];
    },
  ],
  ['executions without a rule', 'PL-REQ-7', removeResource(RULE, 'Executions')],
  [
    'a rule of another source',
    'PL-REQ-7',
    replaceText(RULE, 'Credits', 'event_pattern', 'treasury', 'venue.executions'),
  ],
  ['a bus that loses events of an unknown source', 'PL-REQ-7', removeResource(TARGET, 'OtherEvents_Target')],
  ['events that are not in the audit log', 'PL-REQ-8', removeResource(TARGET, 'AuditedEvents_LogTarget')],
  ['events that are not in the bucket', 'PL-REQ-8', removeResource(TARGET, 'AuditedEvents_RecorderTarget')],
  [
    'too much reserved concurrency',
    'PL-REQ-9',
    setAttributes(FUNCTION, 'OrderIntake', { reserved_concurrent_executions: 800 }),
  ],
  [
    'a monitor that runs once a day',
    'PL-REQ-10',
    setAttributes('aws_scheduler_schedule', 'InsideMonitorSchedule', { schedule_expression: 'rate(1 day)' }),
  ],
  ['sessions without a stream', 'PL-REQ-11', setAttributes(TABLE, 'Sessions', { stream_enabled: false })],
  [
    'requests that are never deleted',
    'PL-REQ-12',
    setAttributes(TABLE, 'OrderRequests', { ttl: { enabled: false } }),
  ],
  [
    'a bucket without versions',
    'PL-REQ-13',
    removeResource('aws_s3_bucket_versioning', 'PlatformConfiguration_Versioning'),
  ],
  [
    'a bucket without a lifecycle',
    'PL-REQ-13',
    removeResource('aws_s3_bucket_lifecycle_configuration', 'AuditLogs_Lifecycle'),
  ],
  [
    'an audit trail that can be deleted',
    'PL-REQ-14',
    replaceText(
      'aws_s3_bucket_policy',
      'AuditLogs_Policy',
      'policy',
      's3:DeleteObjectVersion',
      's3:GetObject',
    ),
  ],
  ['a setting outside Parameter Store', 'PL-REQ-15', removeResource('aws_ssm_parameter', 'AcceptOrders')],
  ['no deep health check', 'PL-REQ-16', removeResource(CHECK, 'DeepHealth')],
  ['a health check that nobody sees', 'PL-REQ-17', removeResource(ALARM, 'DeepHealth_Unhealthy')],
  ['no alarm on connections', 'PL-REQ-18', removeResource(ALARM, 'OrderDatabase_Connections')],
  ['throttles that nobody sees', 'PL-REQ-19', removeResource(ALARM, 'OrderIntake_Throttles')],
  ['an alarm without an action', 'PL-REQ-20', setAttributes(ALARM, 'ApiLatency', { alarm_actions: [] })],
  ['failed orders that nobody sees', 'PL-REQ-21', removeResource(ALARM, 'OrderCommandsDlq_NotEmpty')],
  [
    'a composite alarm that fires for one part',
    'PL-REQ-22',
    replaceText('aws_cloudwatch_composite_alarm', 'PlatformDown', 'alarm_rule', ' AND ', ' OR '),
  ],
  [
    'another region',
    'PL-REQ-23',
    ({ provider }) => Object.assign(provider.aws![0]!, { region: 'eu-west-1' }),
  ],
  ['a missing output', 'PL-REQ-23', ({ output }) => delete output!.TradingApiUrl],
  ['two zones', 'PL-REQ-24', (stack) => removeResource('aws_subnet', 'PlatformNetwork_SubnetC')(stack)],
  ['a missing endpoint', 'PL-REQ-25', removeResource(ENDPOINT, 'PlatformNetwork_SqsEndpoint')],
  ['an API without a stage', 'PL-REQ-26', removeType('aws_api_gateway_stage')],
  [
    'an API without metrics of its operations',
    'PL-REQ-26',
    replaceText(
      'aws_api_gateway_method_settings',
      'TradingPlatformApi_Throttle',
      'settings',
      '"metrics_enabled":true',
      '"metrics_enabled":false',
    ),
  ],
  ['no topic of alarms', 'PL-REQ-27', removeType('aws_sns_topic')],
  [
    'an open path',
    'MS-API-2',
    replaceText('aws_api_gateway_rest_api', 'TradingPlatformApi', 'body', '/health', '/status'),
  ],
])('reports %s: %s', (_what, rule, change) => {
  expect(listRules(() => {})).not.toContain(rule);
  expect(listRules(change)).toContain(rule);
});

const ALL = [...TRADING_PLATFORM_REQUIREMENTS.rules, ...TRADING_PLATFORM_REQUIREMENTS.requirements];

it('each rule and requirement has a title, a source and a fix, which names files of the project only', () => {
  for (const { id, title, source, fix } of ALL) {
    for (const text of [title, source, fix]) expect([id, text]).toEqual([id, expect.stringMatching(/\w\w/)]);
    const files = fix.match(/\bsrc\/[\w./-]+\.\w+/g) ?? [];
    expect([id, files.filter((file) => !existsSync(join(ROOT, file)))]).toEqual([id, []]);
  }
});

it('each rule and requirement is in help/trading-platform-policy.md', () => {
  expect(readRuleTable('help/trading-platform-policy.md')).toEqual(
    ALL.map(({ id, severity, title, source }) => [id, severity, title, source]),
  );
});
