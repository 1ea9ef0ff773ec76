import { findViolations } from '../../../src/policies/find-violations';
import { PATTERN_DETECTION_REQUIREMENTS } from '../../../src/policies/pattern-detection';
import type { Synthesized } from '../../support/synth';
import { evaluatePatternDetection } from './evaluated-stack';

type Json = Synthesized['json'];
const findChangedViolations = (change: (json: Json) => void) =>
  findViolations(evaluatePatternDetection(change));
const listViolatedRules = (change: (json: Json) => void) => [
  ...new Set(findChangedViolations(change).map(({ check }) => check)),
];
const types = [...new Set(evaluatePatternDetection().resources.map(({ type }) => type))];
const removeType = (type: string) => (json: Json) => {
  if (type === 'output') json.output = {};
  else if (type === 'provider') json.provider = {};
  else delete json.resource[type];
};

const rulesByType = new Map<string, string[]>();
/** The checks that report the absence of all resources of a type. */
const listRulesWithoutType = (type: string): string[] => {
  if (!rulesByType.has(type)) rulesByType.set(type, listViolatedRules(removeType(type)));
  return rulesByType.get(type)!;
};

/** Types that no requirement names and that no other resource depends on. */
const NOT_REQUIRED = ['aws_s3_bucket_versioning'];

it.each(types.filter((type) => !NOT_REQUIRED.includes(type)))('reports the absence of %s', (type) => {
  expect(listRulesWithoutType(type)).not.toEqual([]);
});

it('reports nothing for types that are not required', () => {
  for (const type of NOT_REQUIRED) expect([type, listRulesWithoutType(type)]).toEqual([type, []]);
});

describe.each(PATTERN_DETECTION_REQUIREMENTS.requirements.map((row) => [row.id, row] as const))(
  '%s',
  (id, { expectations }) => {
    it.each([...new Set(expectations.map(({ type }) => type))])('fails without any %s', (type) => {
      expect(listRulesWithoutType(type)).toContain(id);
    });
  },
);

it('reports what is missing, where it belongs and how to fix it', () => {
  const [missing, ...others] = findChangedViolations(removeType('aws_kinesis_stream')).filter(
    ({ check }) => check === 'MS-REQ-10',
  );
  expect(others).toEqual([]);
  expect(missing).toEqual({
    check: 'MS-REQ-10',
    scope: 'pattern-detection',
    title: expect.stringContaining('the only stream'),
    severity: 'high',
    system: 'pattern-detection',
    stack: 'pattern-detection-trial',
    address: 'aws_kinesis_stream.MarketDataStream',
    path: 'pattern-detection-trial',
    found: 'nothing',
    expected: 'an aws_kinesis_stream MarketDataStream-trial',
    fix: 'create it in src/systems/pattern-detection/ingestion.ts',
  });
});

/** The attributes that contain the name of a resource. */
const NAMES = [
  'name',
  'name_prefix',
  'function_name',
  'alarm_name',
  'dashboard_name',
  'bucket',
  'alias_name',
];

it('reports every expected attribute of resources that have only names', () => {
  const violations = findChangedViolations(({ resource }) => {
    for (const all of Object.values(resource))
      for (const attributes of Object.values(all))
        for (const name of Object.keys(attributes)) if (!NAMES.includes(name)) delete attributes[name];
  });
  const ids = new Set(PATTERN_DETECTION_REQUIREMENTS.requirements.map(({ id }) => id));
  const reports = violations
    .filter(({ check }) => ids.has(check))
    .map(({ check, address, expected }) => `${check} ${address}: ${expected}`);
  expect(reports.length).toBeGreaterThan(100);
  expect(reports.sort()).toMatchSnapshot();
});

it('does not apply to another system', () => {
  const other = { ...evaluatePatternDetection(), system: 'account', resources: [], outputs: [] };
  expect(findViolations(other)).toEqual([]);
  expect(PATTERN_DETECTION_REQUIREMENTS.requirements.length).toBeGreaterThan(30);
});

/** Finds the only resource of a type whose id begins with a name. */
function findOnly({ resource }: Json, type: string, name = ''): Record<string, unknown> {
  const all = Object.entries(resource[type]!).filter(
    ([address]) => name === '' || address === name || address.startsWith(`${name}_`),
  );
  expect([type, name, all.length]).toEqual([type, name, 1]);
  return all[0]![1];
}
const setAttributes =
  (type: string, name: string, attributes: object) =>
  (json: Json): void => {
    Object.assign(findOnly(json, type, name), attributes);
  };
const removeResource =
  (type: string, name: string) =>
  ({ resource }: Json): void => {
    const addresses = Object.keys(resource[type]!).filter((id) => id.startsWith(`${name}_`));
    expect(addresses).toHaveLength(1);
    delete resource[type]![addresses[0]!];
  };
const replaceText =
  (type: string, name: string, attribute: string, from: string, into: string) =>
  (json: Json): void => {
    const resource = findOnly(json, type, name);
    const before = resource[attribute];
    const text = (typeof before === 'string' ? before : JSON.stringify(before)).replaceAll(from, into);
    expect(text).not.toBe(before);
    resource[attribute] = typeof before === 'string' ? text : (JSON.parse(text) as unknown);
  };
const FLOW = ['aws_sfn_state_machine', 'PatternAnalysisWorkflow', 'definition'] as const;
const ACL = ['aws_wafv2_web_acl', 'PatternDetectionWAF', 'rule'] as const;

it.each<[string, string, (json: Json) => void]>([
  [
    'a smaller detector',
    'MS-REQ-1',
    setAttributes('aws_lambda_function', 'PatternDetector', { memory_size: 256 }),
  ],
  [
    'another key of a table',
    'MS-REQ-2',
    setAttributes('aws_dynamodb_table', 'TradingPatterns', { range_key: 'at' }),
  ],
  [
    'a shorter time to work',
    'MS-REQ-3',
    setAttributes('aws_sqs_queue', 'AlertQueue', { visibility_timeout_seconds: 30 }),
  ],
  [
    'another batch',
    'MS-REQ-4',
    setAttributes('aws_lambda_event_source_mapping', 'AlertProcessor', { batch_size: 1 }),
  ],
  [
    'a rarer look',
    'MS-REQ-5',
    setAttributes('aws_scheduler_schedule', 'ThresholdSchedule', { schedule_expression: 'rate(1 hour)' }),
  ],
  [
    'a missing step',
    'MS-REQ-9',
    replaceText(...FLOW, '"Next":"ConfidenceScoring"', '"Next":"AlertDecision"'),
  ],
  ['a missing pattern', 'MS-REQ-9', replaceText(...FLOW, '"double-top"', '"head-and-shoulders"')],
  ['fewer retries', 'MS-REQ-9', replaceText(...FLOW, '"MaxAttempts":3', '"MaxAttempts":2')],
  ['no manual review', 'MS-REQ-9', replaceText(...FLOW, '"Next":"ManualReview"', '"Next":"AlertDecision"')],
  [
    'a longer memory',
    'MS-REQ-10',
    setAttributes('aws_kinesis_stream', 'MarketDataStream', { retention_period: 168 }),
  ],
  [
    'a second stream',
    'MS-REQ-10',
    ({ resource }) => {
      resource.aws_kinesis_stream!.Another = {
        ...resource.aws_kinesis_stream!.MarketDataStream,
        name: 'B-trial',
      };
    },
  ],
  [
    'a longer wait',
    'MS-REQ-11',
    setAttributes('aws_lambda_event_source_mapping', 'KinesisConsumer', {
      maximum_batching_window_in_seconds: 60,
    }),
  ],
  [
    'a method less',
    'MS-REQ-13',
    replaceText('aws_api_gateway_rest_api', 'PatternApi', 'body', '"/alerts"', '"/alarms"'),
  ],
  [
    'no validation',
    'MS-REQ-13',
    replaceText('aws_api_gateway_rest_api', 'PatternApi', 'body', 'request-validator"', 'request-validate"'),
  ],
  ['an output less', 'MS-REQ-15', ({ output }) => delete output!.WebAclArn],
  [
    'a canary of all',
    'MS-REQ-16',
    replaceText('aws_api_gateway_stage', 'PatternApi_Stage', 'canary_settings', ':10', ':100'),
  ],
  [
    'an alarm too late',
    'MS-REQ-17',
    setAttributes('aws_cloudwatch_metric_alarm', 'PatternDetectorRelease', { threshold: 20 }),
  ],
  [
    'a release without an alarm',
    'MS-REQ-17',
    setAttributes('aws_codedeploy_deployment_group', '', {
      alarm_configuration: { enabled: true, alarms: ['other'] },
    }),
  ],
  ['a country less', 'MS-REQ-18', replaceText(...ACL, '"KP"', '"RU"')],
  [
    'managed rules that only count',
    'MS-REQ-18',
    replaceText(...ACL, '"override_action":{"none"', '"override_action":{"count"'),
  ],
  ['another header', 'MS-REQ-18', replaceText(...ACL, 'x-api-key', 'x-key')],
  [
    'no way in by default',
    'MS-REQ-18',
    setAttributes('aws_wafv2_web_acl', '', { default_action: { block: {} } }),
  ],
  [
    'logs elsewhere',
    'MS-REQ-19',
    replaceText(
      'aws_wafv2_web_acl_logging_configuration',
      '',
      'log_destination_configs',
      '/waf-logs',
      '/logs',
    ),
  ],
  [
    'a function without an alarm',
    'MS-REQ-21',
    removeResource('aws_cloudwatch_metric_alarm', 'PatternQuery_ErrorRate'),
  ],
  [
    'an alarm that tells nobody',
    'MS-REQ-21',
    setAttributes('aws_cloudwatch_metric_alarm', 'PatternQuery_ErrorRate', { alarm_actions: [] }),
  ],
  [
    'a laxer alarm',
    'MS-REQ-21',
    setAttributes('aws_cloudwatch_metric_alarm', 'PatternQuery_ErrorRate', { threshold: 5 }),
  ],
  [
    'a table without an alarm',
    'MS-REQ-22',
    removeResource('aws_cloudwatch_metric_alarm', 'ThresholdWatch_Throttles'),
  ],
  [
    'metrics elsewhere',
    'MS-REQ-23',
    replaceText('aws_lambda_function', 'PatternQuery', 'environment', 'StockPatternDetection', 'Stocks'),
  ],
  [
    'a widget less',
    'MS-REQ-24',
    replaceText('aws_cloudwatch_dashboard', '', 'dashboard_body', '"BlockedRequests"', '"AllowedRequests"'),
  ],
  [
    'scaling too late',
    'MS-REQ-27',
    replaceText(
      'aws_appautoscaling_policy',
      '',
      'target_tracking_scaling_policy_configuration',
      '"target_value":5',
      '"target_value":50',
    ),
  ],
  [
    'a dearer month',
    'MS-REQ-28',
    setAttributes('aws_cloudwatch_metric_alarm', 'EstimatedCharges', { threshold: 1000 }),
  ],
  [
    'two functions of one role',
    'MS-REQ-31',
    (json) => {
      const { role } = findOnly(json, 'aws_lambda_function', 'PatternQuery');
      findOnly(json, 'aws_lambda_function', 'PowerTuner').role = role;
    },
  ],
  ['a role without a policy', 'MS-REQ-31', removeResource('aws_iam_role_policy', 'PatternQuery')],
  [
    'approvals by e-mail only',
    'MS-REQ-32',
    setAttributes('aws_sns_topic_subscription', 'AlertApprovalRequests_Http', { protocol: 'email' }),
  ],
  [
    'a shorter wait for an answer',
    'MS-REQ-33',
    setAttributes('aws_sqs_queue', 'PendingApprovals', { visibility_timeout_seconds: 300 }),
  ],
  [
    'rows that never end',
    'MS-REQ-34',
    setAttributes('aws_dynamodb_table', 'ApprovalTracking', {
      ttl: { attribute_name: 'expiresAt', enabled: false },
    }),
  ],
  [
    'another tag',
    'MS-TAG-2',
    (json) => {
      const [{ default_tags }] = json.provider.aws as [{ default_tags: [{ tags: Record<string, string> }] }];
      default_tags[0].tags.Owner = 'desk';
    },
  ],
])('finds %s', (_, check, change) => {
  expect(listViolatedRules(change)).toContain(check);
});
