import type { Planted } from './planted';

/** A rule's id, resources that break it and those that keep it, and what the report says was found. */
export type Case = readonly [
  string,
  { readonly breaks: Planted; readonly keeps: Planted; readonly found: string },
];

const fn = (attributes: object): Planted => ({ aws_lambda_function: { F: attributes } });
const GROUP = '${aws_cloudwatch_log_group.G.name}';
const logged = (attributes: object): Planted => ({
  ...fn(attributes),
  aws_cloudwatch_log_group: { G: { name: 'G-trial' } },
});
const widgets = (count: number) => ({
  W: {
    dashboard_body: JSON.stringify({ widgets: Array.from({ length: count }, () => ({ type: 'metric' })) }),
  },
});
const queue = (attributes: object): Planted => ({ aws_sqs_queue: { Q: attributes } });
const readQueue = (redrive: object): Planted => ({
  ...queue(redrive),
  aws_lambda_event_source_mapping: { M: { event_source_arn: '${aws_sqs_queue.Q.arn}' } },
});
const mapping = (attributes: object): Planted => ({ aws_lambda_event_source_mapping: { M: attributes } });
const pattern = (event: object) => ({
  aws_cloudwatch_event_rule: { R: { event_pattern: JSON.stringify(event) } },
});
const release = (config: string, enabled: boolean): Planted => ({
  aws_codedeploy_deployment_group: {
    D: { deployment_config_name: config, auto_rollback_configuration: { enabled } },
  },
});
const tuning = (sizes: readonly number[]): Planted => ({
  aws_sfn_state_machine: { W: { name: 'PowerTuningWorkflow-trial' } },
  aws_lambda_function: Object.fromEntries(
    sizes.map((size) => [
      `At${size}`,
      { function_name: `PatternDetectorAt${size}-trial`, memory_size: size },
    ]),
  ),
});
const CANARY = 'CodeDeployDefault.LambdaCanary10Percent5Minutes';
const STAGE = { aws_api_gateway_stage: { S: { stage_name: 'dev' } } };
const throttled = (rate: number, path = '*/*'): Planted => ({
  ...STAGE,
  aws_api_gateway_method_settings: {
    T: {
      method_path: path,
      stage_name: '${aws_api_gateway_stage.S.stage_name}',
      settings: { throttling_rate_limit: rate, throttling_burst_limit: 2000 },
    },
  },
});
const api = (paths: object): Planted => ({
  aws_api_gateway_rest_api: { A: { body: JSON.stringify({ paths }) } },
});
/** The specs' constraints. */
export const SPEC_CASES: readonly Case[] = [
  ['MS-FN-1', { breaks: fn({}), keeps: fn({ architectures: ['arm64'] }), found: 'nothing' }],
  [
    'MS-FN-2',
    { breaks: fn({ runtime: 'nodejs20.x' }), keeps: fn({ runtime: 'nodejs22.x' }), found: 'nodejs20.x' },
  ],
  [
    'MS-FN-3',
    {
      breaks: fn({ layers: ['arn:aws:lambda:us-east-1:1:layer:Shared'] }),
      keeps: fn({ layers: ['${aws_lambda_layer_version.Shared.arn}'] }),
      found: '["arn:aws:lambda:us-east-1:1:layer:Shared"]',
    },
  ],
  [
    'MS-FN-4',
    {
      breaks: fn({ snap_start: { apply_on: 'PublishedVersions' } }),
      keeps: fn({}),
      found: '{"apply_on":"PublishedVersions"}',
    },
  ],
  [
    'MS-FN-5',
    {
      breaks: fn({ function_name: 'PatternDetector-trial', reserved_concurrent_executions: 10 }),
      keeps: fn({ function_name: 'PatternDetector-trial', reserved_concurrent_executions: 50 }),
      found: '10',
    },
  ],
  [
    'MS-FN-6',
    {
      breaks: fn({ logging_config: { log_format: 'JSON', log_group: GROUP } }),
      keeps: logged({ logging_config: { log_format: 'JSON', log_group: GROUP } }),
      found: GROUP,
    },
  ],
  [
    'MS-FN-7',
    {
      breaks: fn({ dead_letter_config: [] }),
      keeps: fn({ dead_letter_config: { target_arn: '${aws_sqs_queue.FailedInvocations.arn}' } }),
      found: 'nothing',
    },
  ],
  [
    'MS-TRC-1',
    {
      breaks: fn({ tracing_config: [{ mode: 'PassThrough' }] }),
      keeps: fn({ tracing_config: [{ mode: 'Active' }] }),
      found: 'PassThrough',
    },
  ],
  [
    'MS-TRC-2',
    {
      breaks: { aws_sfn_state_machine: { W: { tracing_configuration: { enabled: false } } } },
      keeps: { aws_sfn_state_machine: { W: { tracing_configuration: { enabled: true } } } },
      found: 'false',
    },
  ],
  [
    'MS-TRC-3',
    {
      breaks: STAGE,
      keeps: { aws_api_gateway_stage: { S: { xray_tracing_enabled: true } } },
      found: 'nothing',
    },
  ],
  [
    'MS-SQS-1',
    {
      breaks: queue({ message_retention_seconds: 345_601 }),
      keeps: queue({ message_retention_seconds: 345_600 }),
      found: '345601',
    },
  ],
  [
    'MS-SQS-2',
    {
      breaks: readQueue({
        redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.D.arn}","maxReceiveCount":5}',
      }),
      keeps: readQueue({
        redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.D.arn}","maxReceiveCount":3}',
      }),
      found: '{"deadLetterTargetArn":"${aws_sqs_queue.D.arn}","maxReceiveCount":5}',
    },
  ],
  [
    'MS-SRC-1',
    {
      breaks: mapping({ function_response_types: [] }),
      keeps: mapping({ function_response_types: ['ReportBatchItemFailures'] }),
      found: '[]',
    },
  ],
  [
    'MS-SRC-2',
    {
      breaks: mapping({
        event_source_arn: '${aws_kinesis_stream.S.arn}',
        bisect_batch_on_function_error: true,
        destination_config: { on_failure: { destination_arn: 'arn:aws:sqs:us-east-1:1:Q' } },
      }),
      keeps: mapping({
        event_source_arn: '${aws_kinesis_stream_consumer.S.arn}',
        bisect_batch_on_function_error: true,
        destination_config: { on_failure: { destination_arn: 'arn:aws:sqs:us-east-1:1:Q' } },
      }),
      found: '${aws_kinesis_stream.S.arn}',
    },
  ],
  [
    'MS-KDS-1',
    {
      breaks: { aws_kinesis_stream: { S: { stream_mode_details: { stream_mode: 'PROVISIONED' } } } },
      keeps: { aws_kinesis_stream: { S: { stream_mode_details: { stream_mode: 'ON_DEMAND' } } } },
      found: 'PROVISIONED',
    },
  ],
  [
    'MS-EVT-1',
    {
      breaks: pattern({ source: ['a'], 'detail-type': ['b'] }),
      keeps: pattern({ source: ['a'], 'detail-type': ['b'], detail: { check: ['c'] } }),
      found: '2',
    },
  ],
  [
    'MS-DDB-1',
    {
      breaks: { aws_dynamodb_table: { T: { billing_mode: 'PROVISIONED' } } },
      keeps: { aws_dynamodb_table: { T: { billing_mode: 'PAY_PER_REQUEST' } } },
      found: 'PROVISIONED',
    },
  ],
  [
    'MS-DDB-2',
    {
      breaks: { aws_dynamodb_table: { T: { point_in_time_recovery: [{ enabled: false }] } } },
      keeps: { aws_dynamodb_table: { T: { point_in_time_recovery: [{ enabled: true }] } } },
      found: 'false',
    },
  ],
  [
    'MS-SFN-1',
    {
      breaks: { aws_sfn_state_machine: { W: { type: 'STANDARD' } } },
      keeps: { aws_sfn_state_machine: { W: { type: 'EXPRESS' } } },
      found: 'STANDARD',
    },
  ],
  [
    'MS-LOG-1',
    {
      breaks: { aws_cloudwatch_log_group: { G: { retention_in_days: 0 } } },
      keeps: { aws_cloudwatch_log_group: { G: { retention_in_days: 7 } } },
      found: '0',
    },
  ],
  [
    'MS-DSH-1',
    {
      breaks: { aws_cloudwatch_dashboard: widgets(11) },
      keeps: { aws_cloudwatch_dashboard: widgets(12) },
      found: '11 widgets',
    },
  ],
  [
    'MS-REL-1',
    {
      breaks: release('CodeDeployDefault.LambdaAllAtOnce', true),
      keeps: release(CANARY, true),
      found: 'CodeDeployDefault.LambdaAllAtOnce',
    },
  ],
  [
    'MS-PWR-1',
    {
      breaks: tuning([512, 1024, 1536, 2048]),
      keeps: tuning([3008, 512, 1024, 1536, 2048]),
      found: '[512,1024,1536,2048]',
    },
  ],
  ['MS-API-1', { breaks: throttled(1001), keeps: throttled(1000), found: '1001 a second, 2000 at once' }],
  [
    'MS-API-2',
    {
      breaks: api({
        '/patterns': { get: { security: [] } },
        '/approvex': { post: { security: [{ apiKey: [] }] } },
      }),
      keeps: api({
        '/patterns': { get: { security: [{ apiKey: [] }] } },
        '/approve/{token}': { get: { security: [] } },
      }),
      found: 'GET /patterns without a key',
    },
  ],
  [
    'MS-API-3',
    {
      breaks: { aws_api_gateway_method: { M: { authorization: 'NONE' } } },
      keeps: { aws_api_gateway_method: { M: { authorization: 'NONE', api_key_required: true } } },
      found: 'authorization NONE without a key',
    },
  ],
  [
    'MS-DEL-1',
    {
      breaks: { aws_dynamodb_table: { T: { lifecycle: { prevent_destroy: true } } } },
      keeps: { aws_dynamodb_table: { T: { deletion_protection_enabled: false } } },
      found: 'prevent_destroy true',
    },
  ],
  [
    'MS-DEL-2',
    {
      breaks: { aws_s3_bucket: { B: { force_destroy: false } } },
      keeps: {
        aws_s3_bucket: { B: { force_destroy: true } },
        aws_kms_key: { K: { deletion_window_in_days: 7 } },
      },
      found: 'false',
    },
  ],
  [
    'MS-TAG-1',
    {
      breaks: queue({ tags_all: { CostCenter: 'a', Environment: 'b', Project: 'c', Owner: 'd' } }),
      keeps: queue({ tags_all: { CostCenter: 'a', Environment: 'b', Project: 'c' } }),
      found: '{"CostCenter":"a","Environment":"b","Project":"c","Owner":"d"}',
    },
  ],
  [
    'MS-NAM-1',
    {
      breaks: queue({ name: 'Alerts-dev' }),
      keeps: { ...queue({ name: 'Alerts-trial' }), aws_iam_role_policy: { P: { name: 'least-privilege' } } },
      found: 'Alerts-dev',
    },
  ],
];
