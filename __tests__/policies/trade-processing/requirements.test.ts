import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadWaivers } from '../../../src/cli/review/policy-waivers';
import { ROOT } from '../../../src/cli/session';
import { TRADE_REGIONS } from '../../../src/config/trade-processing';
import { findViolations } from '../../../src/policies/find-violations';
import { TRADE_FOUNDATION_REQUIREMENTS } from '../../../src/policies/trade-foundation';
import { TRADE_PROCESSING_REQUIREMENTS } from '../../../src/policies/trade-processing';
import { applyWaivers } from '../../../src/policies/waivers';
import { evaluateSynthesized } from '../../support/evaluate';
import type { Synthesized } from '../../support/synth';
import { synthesizeTradeProcessing } from '../../systems/trade-processing/synthesize';
import { findOnly, removeResource, removeType, replaceText, setAttributes } from '../change-stack';
import { readRuleTable } from '../rule-table';

type Json = Synthesized['json'];
const stacks = synthesizeTradeProcessing({ TARGET: 'aws', ENVIRONMENT_SUFFIX: 'trial' });

/** Finds the violations of the stack in a region after a change. */
const findChanged = (change: (json: Json) => void, index = 0) => {
  const copy = structuredClone(stacks[index]!.json);
  change(copy);
  return findViolations(evaluateSynthesized('trade-processing', copy, 'trial'));
};
const listRules = (...options: Parameters<typeof findChanged>) => [
  ...new Set(findChanged(...options).map(({ check }) => check)),
];

it.each(TRADE_REGIONS)('the stack in %s violates no rule without a waiver', (region) => {
  const violations = findChanged(() => {}, TRADE_REGIONS.indexOf(region));
  expect(applyWaivers(violations, loadWaivers()).unwaived).toEqual([]);
});

describe.each(TRADE_PROCESSING_REQUIREMENTS.requirements.map((row) => [row.id, row] as const))(
  '%s',
  (id, { expectations }) => {
    it.each([...new Set(expectations.map(({ type }) => type))])('fails without any %s', (type) => {
      expect(listRules(removeType(type))).toContain(id);
    });
  },
);

const FUNCTION = 'aws_lambda_function';
const WORKFLOW = 'aws_sfn_state_machine';
const RULE = 'aws_cloudwatch_event_rule';
const ALARM = 'aws_cloudwatch_metric_alarm';
const RECORDER_POLICY = ['aws_iam_role_policy', 'ComplianceRecorder_Role_Policy', 'policy'] as const;
const CHECKPOINTER_POLICY = ['aws_iam_role_policy', 'LedgerCheckpointer_Role_Policy', 'policy'] as const;
const inDefinition = (from: string, into: string) =>
  replaceText(WORKFLOW, 'TradeProcessing', 'definition', from, into);

it.each<[string, string, (json: Json) => void]>([
  ['a function from a zip', 'TR-FN-1', setAttributes(FUNCTION, 'TradeValidator', { package_type: 'Zip' })],
  ['an image by its tag', 'MS-IMG-1', setAttributes(FUNCTION, 'TradeValidator', { image_uri: 'x:latest' })],
  [
    'a function without reserved concurrency',
    'TR-FN-2',
    setAttributes(FUNCTION, 'MetadataEnricher', { reserved_concurrent_executions: -1 }),
  ],
  [
    'a function with the queue of another one',
    'TR-FN-3',
    replaceText(
      FUNCTION,
      'MetadataEnricher',
      'dead_letter_config',
      'MetadataEnricherDlq',
      'TradeValidatorDlq',
    ),
  ],
  [
    'a function outside the network',
    'TR-FN-4',
    setAttributes(FUNCTION, 'ComplianceRecorder', { vpc_config: undefined }),
  ],
  [
    'a queue of 13 days',
    'TR-SQS-1',
    setAttributes('aws_sqs_queue', 'TradeValidatorDlq', { message_retention_seconds: 13 * 86_400 }),
  ],
  ['a workflow without parallel states', 'TR-REQ-1', inDefinition('"Type":"Parallel"', '"Type":"Map"')],
  [
    'a workflow without the enricher',
    'TR-REQ-1',
    inDefinition('MetadataEnricher_Live', 'TradeValidator_Live'),
  ],
  ['retries without jitter', 'TR-REQ-2', inDefinition('"JitterStrategy":"FULL"', '"JitterStrategy":"NONE"')],
  [
    'failures of the recorder in another queue',
    'TR-REQ-2',
    inDefinition('ComplianceRecorderDlq', 'TradeValidatorDlq'),
  ],
  ['a source without a rule', 'TR-REQ-3', removeResource(RULE, 'ClearingTrades')],
  [
    'a rule of another source',
    'TR-REQ-3',
    replaceText(RULE, 'TradingDeskTrades', 'event_pattern', 'trading-desk', 'clearing'),
  ],
  ['a disabled rule', 'TR-REQ-3', setAttributes(RULE, 'TradingDeskTrades', { state: 'DISABLED' })],
  [
    'a rule that starts nothing',
    'TR-REQ-3',
    removeResource('aws_cloudwatch_event_target', 'OrderManagementTrades_Target'),
  ],
  [
    'a bus that loses events of an unknown source',
    'TR-REQ-3',
    removeResource('aws_cloudwatch_event_target', 'OtherEvents_Target'),
  ],
  [
    'an image of the other region',
    'TR-REQ-4',
    replaceText(FUNCTION, 'TradeValidator', 'image_uri', 'us-east-1', 'eu-west-1'),
  ],
  [
    'a function without Lambda Insights',
    'TR-REQ-5',
    replaceText('aws_iam_role_policy', 'MetadataEnricher_Role_Policy', 'policy', 'lambda-insights', 'other'),
  ],
  [
    'too much reserved concurrency',
    'TR-REQ-6',
    setAttributes(FUNCTION, 'MetadataEnricher', { reserved_concurrent_executions: 800 }),
  ],
  [
    'a recorder that signs',
    'TR-REQ-7',
    replaceText(...RECORDER_POLICY, 'dynamodb:PutItem', 'dynamodb:PutItem","kms:Sign'),
  ],
  [
    'a recorder that deletes',
    'TR-REQ-7',
    replaceText(...RECORDER_POLICY, 'dynamodb:PutItem', 'dynamodb:PutItem","dynamodb:DeleteItem'),
  ],
  [
    'a checkpointer that writes trades',
    'TR-REQ-7',
    replaceText(...CHECKPOINTER_POLICY, 'CHECKPOINT#', 'TRADE#'),
  ],
  [
    'rare checkpoints',
    'TR-REQ-8',
    setAttributes('aws_scheduler_schedule', 'CheckpointSchedule', { schedule_expression: 'rate(1 day)' }),
  ],
  [
    'a key that anybody can compute',
    'TR-REQ-8',
    setAttributes('aws_kms_key', 'CheckpointKey', { key_usage: 'ENCRYPT_DECRYPT' }),
  ],
  [
    'checkpoints that can be replaced',
    'TR-REQ-8',
    removeResource('aws_s3_bucket_versioning', 'LedgerCheckpoints_Versioning'),
  ],
  [
    'checkpoints that can be deleted',
    'TR-REQ-8',
    replaceText(
      'aws_s3_bucket_policy',
      'LedgerCheckpoints_Policy',
      'policy',
      's3:DeleteObjectVersion',
      's3:GetObject',
    ),
  ],
  ['a missing endpoint', 'TR-REQ-9', removeResource('aws_vpc_endpoint', 'TradeNetwork_SsmEndpoint')],
  [
    'an endpoint of another region',
    'TR-REQ-9',
    replaceText('aws_vpc_endpoint', 'TradeNetwork_KmsEndpoint', 'service_name', 'us-east-1', 'eu-west-1'),
  ],
  ['a setting outside Parameter Store', 'TR-REQ-10', removeResource('aws_ssm_parameter', 'MaxTradeAgeDays')],
  ['a queue without an alarm', 'TR-REQ-11', removeResource(ALARM, 'LedgerCheckpointerDlq_NotEmpty')],
  [
    'an alarm at two messages',
    'TR-REQ-11',
    setAttributes(ALARM, 'TradeValidatorDlq_NotEmpty', { threshold: 1 }),
  ],
  [
    'an alarm without an action',
    'TR-REQ-11',
    setAttributes(ALARM, 'TradeValidatorDlq_NotEmpty', { alarm_actions: [] }),
  ],
  ['throttles that nobody sees', 'TR-REQ-12', removeResource(ALARM, 'TradeValidator_Throttles')],
  ['a missing alarm on replication', 'TR-REQ-13', removeResource(ALARM, 'Trades_ReplicationLatency')],
  [
    'another region',
    'TR-REQ-14',
    ({ provider }) => Object.assign(provider.aws![0]!, { region: 'eu-west-2' }),
  ],
  ['a missing output', 'TR-REQ-15', ({ output }) => delete output!.TradeBusName],
])('reports %s: %s', (_what, rule, change) => {
  expect(listRules(() => {})).not.toContain(rule);
  expect(listRules(change)).toContain(rule);
});

it('reports the image of the primary region in the standby region', () => {
  const setImage = (json: Json) => {
    findOnly(json, FUNCTION, 'TradeValidator').image_uri = findOnly(
      stacks[0].json,
      FUNCTION,
      'TradeValidator',
    ).image_uri;
  };
  expect(listRules(setImage, 1)).toContain('TR-REQ-4');
});

const ALL = [TRADE_FOUNDATION_REQUIREMENTS, TRADE_PROCESSING_REQUIREMENTS].flatMap(
  ({ rules, requirements }) => [...rules, ...requirements],
);

it('each rule and requirement has a title, a source and a fix, which names files of the project only', () => {
  for (const { id, title, source, fix } of ALL) {
    for (const text of [title, source, fix]) expect([id, text]).toEqual([id, expect.stringMatching(/\w\w/)]);
    const files = fix.match(/\bsrc\/[\w./-]+\.\w+/g) ?? [];
    expect([id, files.filter((file) => !existsSync(join(ROOT, file)))]).toEqual([id, []]);
  }
});

it('each rule and requirement is in help/trade-processing-policy.md', () => {
  expect(readRuleTable('help/trade-processing-policy.md')).toEqual(
    ALL.map(({ id, severity, title, source }) => [id, severity, title, source]),
  );
});
