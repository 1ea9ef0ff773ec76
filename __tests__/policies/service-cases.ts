import {
  type Case,
  invokingQueue,
  lambda,
  logGroup,
  mapping,
  queue,
  redriveAfter,
  release,
  STAGE,
  throttledStage,
} from './cases';
import { type Planted, TAGS } from './planted';

const GROUP = '${aws_cloudwatch_log_group.G.name}';
const withLogGroup = (attributes: object): Planted => ({
  ...lambda(attributes),
  aws_cloudwatch_log_group: { G: { name: 'G-trial' } },
});
const ON_FAILURE = {
  destination_config: { on_failure: { destination_arn: 'arn:aws:sqs:us-east-1:1:Q' } },
};
const invokeConfig = (function_name: string): Planted => ({
  aws_lambda_function_event_invoke_config: {
    C: { function_name, destination_config: { on_failure: { destination: '${aws_sqs_queue.Q.arn}' } } },
  },
});
const api = (paths: object): Planted => ({
  aws_api_gateway_rest_api: { A: { body: JSON.stringify({ paths }) } },
});

/** Reliability, observability, cost, names and tags. */
export const SERVICE_CASES: readonly Case[] = [
  ['MS-FN-1', { violating: lambda({}), compliant: lambda({ architectures: ['arm64'] }), found: 'nothing' }],
  [
    'MS-FN-2',
    {
      violating: lambda({ runtime: 'nodejs20.x' }),
      compliant: lambda({ runtime: 'nodejs22.x' }),
      found: 'nodejs20.x',
    },
  ],
  ['MS-FN-2', { violating: lambda({}), compliant: lambda({ package_type: 'Image' }), found: 'nothing' }],
  [
    'MS-FN-4',
    {
      violating: lambda({ snap_start: { apply_on: 'PublishedVersions' } }),
      compliant: lambda({}),
      found: '{"apply_on":"PublishedVersions"}',
    },
  ],
  [
    'MS-FN-6',
    {
      violating: lambda({ logging_config: { log_format: 'JSON', log_group: GROUP } }),
      compliant: withLogGroup({ logging_config: { log_format: 'JSON', log_group: GROUP } }),
      found: GROUP,
    },
  ],
  [
    'MS-FN-7',
    {
      violating: lambda({ dead_letter_config: [] }),
      compliant: lambda({ dead_letter_config: { target_arn: '${aws_sqs_queue.FailedInvocations.arn}' } }),
      found: 'nothing',
    },
  ],
  [
    'MS-FN-7',
    {
      violating: { ...lambda({}), ...invokeConfig('${aws_lambda_function.Other.function_name}') },
      compliant: { ...lambda({}), ...invokeConfig('${aws_lambda_function.F.function_name}') },
      found: 'nothing',
    },
  ],
  [
    'MS-TRC-1',
    {
      violating: lambda({ tracing_config: [{ mode: 'PassThrough' }] }),
      compliant: lambda({ tracing_config: [{ mode: 'Active' }] }),
      found: 'PassThrough',
    },
  ],
  [
    'MS-TRC-2',
    {
      violating: { aws_sfn_state_machine: { W: { tracing_configuration: { enabled: false } } } },
      compliant: { aws_sfn_state_machine: { W: { tracing_configuration: { enabled: true } } } },
      found: 'false',
    },
  ],
  [
    'MS-TRC-3',
    {
      violating: STAGE,
      compliant: { aws_api_gateway_stage: { S: { xray_tracing_enabled: true } } },
      found: 'nothing',
    },
  ],
  [
    'MS-SQS-2',
    {
      violating: invokingQueue({ redrive_policy: '' }),
      compliant: {
        ...invokingQueue(redriveAfter(5)),
        ...{ aws_sqs_queue: { Q: redriveAfter(5), Unread: {} } },
      },
      found: '',
    },
  ],
  [
    'MS-SRC-1',
    {
      violating: mapping({ function_response_types: [] }),
      compliant: mapping({ function_response_types: ['ReportBatchItemFailures'] }),
      found: '[]',
    },
  ],
  [
    'MS-SRC-2',
    {
      violating: mapping({ event_source_arn: '${aws_kinesis_stream.S.arn}', ...ON_FAILURE }),
      compliant: mapping({
        event_source_arn: '${aws_kinesis_stream.S.arn}',
        bisect_batch_on_function_error: true,
        ...ON_FAILURE,
      }),
      found: 'nothing',
    },
  ],
  [
    'MS-SRC-2',
    {
      violating: mapping({
        event_source_arn: 'arn:aws:kinesis:us-east-1:1:stream/S',
        bisect_batch_on_function_error: true,
      }),
      compliant: mapping({ event_source_arn: '${aws_sqs_queue.Q.arn}' }),
      found: 'nothing',
    },
  ],
  [
    'MS-DDB-2',
    {
      violating: { aws_dynamodb_table: { T: { point_in_time_recovery: [{ enabled: false }] } } },
      compliant: { aws_dynamodb_table: { T: { point_in_time_recovery: [{ enabled: true }] } } },
      found: 'false',
    },
  ],
  ['MS-LOG-1', { violating: logGroup(0), compliant: logGroup(30), found: '0' }],
  ['MS-LOG-1', { violating: logGroup(), compliant: logGroup(7), found: 'nothing' }],
  ['MS-REL-1', { violating: release('any', false), compliant: release('any', true), found: 'false' }],
  ['MS-API-1', { violating: STAGE, compliant: throttledStage(50), found: 'nothing' }],
  [
    'MS-API-1',
    { violating: throttledStage(50, 'orders/GET'), compliant: throttledStage(50), found: 'nothing' },
  ],
  ['MS-API-1', { violating: throttledStage(-1), compliant: throttledStage(50), found: '-1' }],
  [
    'MS-API-2',
    {
      violating: api({
        '/orders': { get: { security: [] } },
        '/trades': { post: { security: [{ key: [] }] } },
      }),
      compliant: api({ '/orders': { get: { security: [{ key: [] }] } } }),
      found: 'GET /orders without a key',
    },
  ],
  [
    'MS-API-3',
    {
      violating: { aws_api_gateway_method: { M: { authorization: 'NONE' } } },
      compliant: { aws_api_gateway_method: { M: { authorization: 'NONE', api_key_required: true } } },
      found: 'authorization NONE without a key',
    },
  ],
  [
    'MS-DEL-1',
    {
      violating: { aws_dynamodb_table: { T: { lifecycle: { prevent_destroy: true } } } },
      compliant: { aws_dynamodb_table: { T: { deletion_protection_enabled: false } } },
      found: 'prevent_destroy true',
    },
  ],
  [
    'MS-DEL-2',
    {
      violating: { aws_s3_bucket: { B: { force_destroy: false } } },
      compliant: {
        aws_s3_bucket: { B: { force_destroy: true } },
        aws_kms_key: { K: { deletion_window_in_days: 7 } },
      },
      found: 'false',
    },
  ],
  [
    'MS-TAG-1',
    {
      violating: queue({ tags_all: { ...TAGS, Owner: 'd' } }),
      compliant: queue({ tags_all: TAGS }),
      found: '{"CostCenter":"a","Environment":"b","Project":"c","Owner":"d"}',
    },
  ],
  [
    'MS-NAM-1',
    {
      violating: queue({ name: 'Alerts-dev' }),
      compliant: {
        ...queue({ name: 'Alerts-trial' }),
        aws_iam_role_policy: { P: { name: 'least-privilege' } },
      },
      found: 'Alerts-dev',
    },
  ],
];
