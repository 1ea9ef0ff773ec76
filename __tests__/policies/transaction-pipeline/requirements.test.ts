import { loadWaivers } from '../../../src/cli/review/policy-waivers';
import { findViolations } from '../../../src/policies/find-violations';
import { TRANSACTION_PIPELINE_REQUIREMENTS } from '../../../src/policies/transaction-pipeline';
import { applyWaivers } from '../../../src/policies/waivers';
import type { Attributes, Synthesized } from '../../support/synth';
import { findOnly, removeResource, removeType, replaceText, setAttributes } from '../change-stack';
import { evaluatePipeline } from './evaluated-stack';

type Json = Synthesized['json'];
const findChangedViolations = (change: (json: Json) => void) => findViolations(evaluatePipeline(change));
const listViolatedRules = (change: (json: Json) => void) => [
  ...new Set(findChangedViolations(change).map(({ check }) => check)),
];

describe.each(['dev', 'prod'])('the stack of the stage %s', (STAGE) => {
  it('violates no rule without a waiver', () => {
    const violations = findViolations(evaluatePipeline(undefined, { STAGE }));
    expect(applyWaivers(violations, loadWaivers()).unwaived).toEqual([]);
  });
});

it('does not require provisioned concurrency in the stage dev', () => {
  const dev = evaluatePipeline(undefined, { STAGE: 'dev' });
  expect(dev.resources.map(({ type }) => type)).not.toContain('aws_lambda_provisioned_concurrency_config');
});

const rulesByType = new Map<string, string[]>();
/** The checks that report the absence of all resources of a type. */
const listRulesWithoutType = (type: string): string[] => {
  if (!rulesByType.has(type)) rulesByType.set(type, listViolatedRules(removeType(type)));
  return rulesByType.get(type)!;
};

describe.each(TRANSACTION_PIPELINE_REQUIREMENTS.requirements.map((row) => [row.id, row] as const))(
  '%s',
  (id, { expectations }) => {
    it.each([...new Set(expectations.map(({ type }) => type))])('fails without any %s', (type) => {
      expect(listRulesWithoutType(type)).toContain(id);
    });
  },
);

/** The attributes that contain the name of a resource. */
const NAMES = ['name', 'function_name', 'alarm_name', 'dashboard_name', 'bucket', 'policy_name'];

it('reports every expected attribute of resources that have only names', () => {
  const violations = findChangedViolations(({ resource }) => {
    for (const all of Object.values(resource))
      for (const attributes of Object.values(all))
        for (const name of Object.keys(attributes)) if (!NAMES.includes(name)) delete attributes[name];
  });
  const { rules, requirements } = TRANSACTION_PIPELINE_REQUIREMENTS;
  const ids = new Set([...rules, ...requirements].map(({ id }) => id));
  const reports = violations
    .filter(({ check }) => ids.has(check))
    .map(({ check, address, expected }) => `${check} ${address}: ${expected}`);
  expect(reports.length).toBeGreaterThan(100);
  expect(reports.sort()).toMatchSnapshot();
});

const RULE = 'aws_cloudwatch_event_rule';
const TARGET = 'aws_cloudwatch_event_target';
const FUNCTION = 'aws_lambda_function';
const INVOKE_CONFIG = 'aws_lambda_function_event_invoke_config';
const PROVISIONED = 'aws_lambda_provisioned_concurrency_config';
const POLICY = ['aws_s3_bucket_policy', 'ProcessedTransactions', 'policy'] as const;
const BODY = ['aws_api_gateway_rest_api', 'TransactionApi', 'body'] as const;
const ALARM = 'aws_cloudwatch_metric_alarm';

it.each<[string, string, (json: Json) => void]>([
  ['a missing bus', 'TP-REQ-1', removeResource('aws_cloudwatch_event_bus', 'SystemBus')],
  [
    'an archive of another bus',
    'TP-REQ-2',
    replaceText(
      'aws_cloudwatch_event_archive',
      'TransactionArchive',
      'event_source_arn',
      'TransactionBus',
      'AuditBus',
    ),
  ],
  [
    'a higher amount',
    'TP-REQ-3',
    replaceText(RULE, 'HighValueDomestic', 'event_pattern', '[">=",1000]', '[">",1000]'),
  ],
  ['another currency', 'TP-REQ-3', replaceText(RULE, 'HighValueDomestic', 'event_pattern', '"USD"', '"EUR"')],
  ['a missing category', 'TP-REQ-3', replaceText(RULE, 'HighRiskMerchant', 'event_pattern', ',"crypto"', '')],
  ['GB without UK', 'TP-REQ-3', replaceText(RULE, 'GeoAnomaly', 'event_pattern', ',"UK"', '')],
  [
    'a card that is present',
    'TP-REQ-3',
    replaceText(RULE, 'GeoAnomaly', 'event_pattern', '[true]', '[false]'),
  ],
  ['a shorter night', 'TP-REQ-3', replaceText(RULE, 'NightTime', 'event_pattern', '"<=",5', '"<",5')],
  ['a disabled rule', 'TP-REQ-3', setAttributes(RULE, 'VelocitySpike', { state: 'DISABLED' })],
  [
    'a rule on another bus',
    'TP-REQ-3',
    replaceText(RULE, 'NightTime', 'event_bus_name', 'TransactionBus', 'AuditBus'),
  ],
  ['a rule with two targets', 'TP-REQ-4', removeResource(TARGET, 'GeoAnomaly_MatchesTarget')],
  [
    'a target without retries',
    'TP-REQ-4',
    setAttributes(TARGET, 'GeoAnomaly_AuditTarget', {
      retry_policy: { maximum_retry_attempts: 0, maximum_event_age_in_seconds: 3600 },
    }),
  ],
  [
    'a target without a maximum age',
    'TP-REQ-4',
    setAttributes(TARGET, 'NightTime_DetectorTarget', { retry_policy: { maximum_retry_attempts: 3 } }),
  ],
  [
    'a target without a dead-letter queue',
    'TP-REQ-4',
    setAttributes(TARGET, 'NightTime_DetectorTarget', { dead_letter_config: undefined }),
  ],
  [
    'a target twice',
    'TP-REQ-4',
    setAttributes(TARGET, 'VelocitySpike_AuditTarget', { arn: '${aws_sqs_queue.RuleMatches.arn}' }),
  ],
  [
    'a rule that invokes another function',
    'TP-REQ-5',
    replaceText(TARGET, 'VelocitySpike_DetectorTarget', 'arn', 'FraudDetector_Live', 'Notifier_Live'),
  ],
  [
    'a rule whose matches are not audited',
    'TP-REQ-5',
    replaceText(TARGET, 'VelocitySpike_MatchesTarget', 'arn', 'RuleMatches', 'AuditTrail'),
  ],
  ['transactions without a score', 'TP-REQ-6', removeResource(TARGET, 'EveryTransaction_ReceivedTarget')],
  ['feedback without an audit', 'TP-REQ-6', removeResource(TARGET, 'FraudFeedback_AuditTarget')],
  ['events without an audit trail', 'TP-REQ-7', removeResource(TARGET, 'AuditedEvents_AuditTrailTarget')],
  ['a system bus without a log', 'TP-REQ-7', removeResource(TARGET, 'SystemEvents_LogTarget')],
  ['a missing function', 'TP-REQ-8', removeResource(FUNCTION, 'ProcessedWriter')],
  [
    'results on another bus',
    'TP-REQ-9',
    replaceText(INVOKE_CONFIG, 'Notifier', 'destination_config', 'AuditBus', 'SystemBus'),
  ],
  [
    'failed events without a queue',
    'TP-REQ-9',
    replaceText(INVOKE_CONFIG, 'FraudDetector', 'destination_config', '"on_failure"', '"on_failed"'),
  ],
  [
    'destinations of the unpublished version',
    'TP-REQ-9',
    setAttributes(INVOKE_CONFIG, 'FraudDetector', { qualifier: '$LATEST' }),
  ],
  [
    'a queue without a redrive policy',
    'TP-REQ-10',
    setAttributes('aws_sqs_queue', 'DetectorRetries', { redrive_policy: undefined }),
  ],
  [
    'received transactions without a function',
    'TP-REQ-10',
    removeResource('aws_lambda_event_source_mapping', 'FraudDetector_FromReceivedTransactions'),
  ],
  [
    'retries without a function',
    'TP-REQ-10',
    removeResource('aws_lambda_event_source_mapping', 'IngestProcessor_FromIngestRetries'),
  ],
  [
    'too much reserved concurrency',
    'TP-REQ-11',
    setAttributes(FUNCTION, 'Notifier', { reserved_concurrent_executions: 600 }),
  ],
  [
    'a function without reserved concurrency',
    'TP-FN-2',
    setAttributes(FUNCTION, 'Notifier', { reserved_concurrent_executions: undefined }),
  ],
  ['a detector that is not provisioned', 'TP-REQ-12', removeResource(PROVISIONED, 'FraudDetector')],
  [
    'a provisioned version without its alias',
    'TP-REQ-12',
    setAttributes(PROVISIONED, 'IngestProcessor', { qualifier: '1' }),
  ],
  [
    'two functions of one role',
    'TP-REQ-13',
    (json) => {
      findOnly(json, FUNCTION, 'Notifier').role = findOnly(json, FUNCTION, 'FraudDetector').role;
    },
  ],
  ['another key', 'TP-REQ-14', setAttributes('aws_dynamodb_table', 'AuditLogs', { range_key: 'at' })],
  ['a rule without versions', 'TP-REQ-14', setAttributes('aws_dynamodb_table', 'Rules', { range_key: null })],
  [
    'another key of profiles',
    'TP-REQ-15',
    setAttributes('aws_dynamodb_table', 'Profiles', { hash_key: 'id' }),
  ],
  [
    'a stream without old rows',
    'TP-REQ-16',
    setAttributes('aws_dynamodb_table', 'Transactions', { stream_view_type: 'NEW_IMAGE' }),
  ],
  [
    'a publisher that receives every change',
    'TP-REQ-30',
    setAttributes('aws_lambda_event_source_mapping', 'TransactionPublisher', { filter_criteria: undefined }),
  ],
  [
    'a publisher that fails whole batches',
    'TP-REQ-30',
    setAttributes('aws_lambda_event_source_mapping', 'TransactionPublisher', { function_response_types: [] }),
  ],
  [
    'a customer-managed key of the bucket',
    'TP-REQ-17',
    setAttributes('aws_s3_bucket_server_side_encryption_configuration', 'ProcessedTransactions', {
      rule: [
        {
          apply_server_side_encryption_by_default: {
            sse_algorithm: 'aws:kms',
            kms_master_key_id: '${aws_kms_key.TransactionKey.arn}',
          },
        },
      ],
    }),
  ],
  [
    'another encryption of the bucket',
    'TP-REQ-17',
    replaceText(
      'aws_s3_bucket_server_side_encryption_configuration',
      'ProcessedTransactions',
      'rule',
      'aws:kms',
      'AES256',
    ),
  ],
  ['uploads with another encryption', 'TP-REQ-18', replaceText(...POLICY, 'StringNotEquals', 'StringEquals')],
  ['a denial of uploads without a header', 'TP-REQ-18', replaceText(...POLICY, '"Null"', '"NullIfExists"')],
  ['plain HTTP', 'TP-REQ-18', replaceText(...POLICY, 'aws:SecureTransport', 'aws:SecureTransports')],
  ['a denial for one role only', 'TP-REQ-18', replaceText(...POLICY, '"Principal":"*"', '"Principal":"x"')],
  [
    'objects in the standard class',
    'TP-REQ-19',
    replaceText(
      'aws_s3_bucket_lifecycle_configuration',
      'ProcessedTransactions',
      'rule',
      'INTELLIGENT_TIERING',
      'STANDARD_IA',
    ),
  ],
  [
    'a later archive',
    'TP-REQ-19',
    replaceText(
      'aws_s3_bucket_intelligent_tiering_configuration',
      'ProcessedTransactions',
      'tiering',
      ':90',
      ':180',
    ),
  ],
  ['an operation without a key', 'TP-REQ-20', replaceText(...BODY, '"apiKey":[]', '"none":[]')],
  ['another integration', 'TP-REQ-20', replaceText(...BODY, '"aws_proxy"', '"aws"')],
  ['a renamed path', 'TP-REQ-20', replaceText(...BODY, '{transactionId}', '{id}')],
  ['no validation', 'TP-REQ-21', replaceText(...BODY, 'request-validator"', 'request-validate"')],
  ['a body without a schema', 'TP-REQ-21', replaceText(...BODY, '"application/json"', '"text/plain"')],
  [
    'a usage plan of another stage',
    'TP-REQ-22',
    setAttributes('aws_api_gateway_usage_plan', 'TransactionApi', { api_stages: [] }),
  ],
  [
    'a usage plan without a throttle',
    'TP-REQ-22',
    setAttributes('aws_api_gateway_usage_plan', 'TransactionApi', { throttle_settings: undefined }),
  ],
  [
    'another region',
    'TP-REQ-23',
    ({ provider }) => {
      provider.aws![0]!.region = 'us-east-1';
    },
  ],
  ['a missing output', 'TP-REQ-24', ({ output }) => delete output!.TransactionArchiveArn],
  ['a dead-letter queue without an alarm', 'TP-REQ-25', removeResource(ALARM, 'UnwrittenChanges_NotEmpty')],
  [
    'an alarm without an action',
    'TP-REQ-25',
    setAttributes(ALARM, 'NotifierRetriesDlq_NotEmpty', { alarm_actions: [] }),
  ],
  ['a function without an alarm on throttles', 'TP-REQ-26', removeResource(ALARM, 'Notifier_Throttles')],
  ['a function without an alarm on errors', 'TP-REQ-26', removeResource(ALARM, 'Notifier_ErrorRate')],
  ['an API without an alarm on errors', 'TP-REQ-27', removeResource(ALARM, 'TransactionApiErrors')],
  [
    'the mean of the latency',
    'TP-REQ-27',
    (json) => replaceStatistic(findOnly(json, ALARM, 'TransactionApiLatency')),
  ],
  ['a silent detector without an alarm', 'TP-REQ-28', removeResource(ALARM, 'DetectorSilent')],
  [
    'an alarm of replays without an action',
    'TP-REQ-28',
    setAttributes(ALARM, 'ReplayFailures', { alarm_actions: [] }),
  ],
  [
    'a dashboard without server errors',
    'TP-REQ-29',
    replaceText('aws_cloudwatch_dashboard', '', 'dashboard_body', '"5XXError"', '"4XXError"'),
  ],
  [
    'failures that are deleted after four days',
    'TP-SQS-1',
    setAttributes('aws_sqs_queue', 'UnpublishedTransactions', { message_retention_seconds: 345_600 }),
  ],
  ['another memory', 'TP-FN-1', setAttributes(FUNCTION, 'Notifier', { memory_size: 512 })],
  ['a shorter retention of logs', 'TP-LOG-1', setLogRetention(7)],
])('finds %s', (_, check, change) => {
  expect(listViolatedRules(() => {})).not.toContain(check);
  expect(listViolatedRules(change)).toContain(check);
});

function replaceStatistic(alarm: Attributes): void {
  const text = JSON.stringify(alarm).replaceAll('"p99"', '"Average"');
  for (const name of Object.keys(alarm)) delete alarm[name];
  Object.assign(alarm, JSON.parse(text));
}

function setLogRetention(days: number): (json: Json) => void {
  return setAttributes('aws_cloudwatch_log_group', 'SystemEventLog', { retention_in_days: days });
}

it.each([undefined, null, '', 'arn:aws:kms:eu-central-1:1:alias/aws/s3'])(
  'accepts %p as the key of the bucket, as the configuration or a plan writes it',
  (kms_master_key_id) => {
    const rule = [
      { apply_server_side_encryption_by_default: [{ sse_algorithm: 'aws:kms', kms_master_key_id }] },
    ];
    const type = 'aws_s3_bucket_server_side_encryption_configuration';
    expect(listViolatedRules(setAttributes(type, 'ProcessedTransactions', { rule }))).not.toContain(
      'TP-REQ-17',
    );
  },
);

it('reports an additional tag, and a missing one', () => {
  const setTags = (tags: object) => (json: Json) => {
    json.provider.aws![0]!.default_tags = [{ tags }];
  };
  const tags = { Project: 'TransactionPipeline', Environment: 'prod', CostCenter: 'RiskControl' };
  expect(listViolatedRules(setTags(tags))).not.toContain('TP-REQ-23');
  expect(listViolatedRules(setTags({ ...tags, Owner: 'desk' }))).toContain('TP-REQ-23');
  expect(listViolatedRules(setTags({ Project: 'P', Environment: 'prod' }))).toContain('TP-REQ-23');
});
