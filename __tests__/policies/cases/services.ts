import {
  type RuleCase,
  createInvokingQueue,
  createFunction,
  createLogGroup,
  createMapping,
  createQueue,
  createRedrivePolicy,
  createDeploymentGroup,
  STAGE,
  createThrottledStage,
} from '../test-case';
import { type TestResources, TAGS } from '../test-stack';

const GROUP = '${aws_cloudwatch_log_group.G.name}';
const createFunctionWithLogGroup = (attributes: object): TestResources => ({
  ...createFunction(attributes),
  aws_cloudwatch_log_group: { G: { name: 'G-trial' } },
});
const ON_FAILURE = {
  destination_config: { on_failure: { destination_arn: 'arn:aws:sqs:us-east-1:1:Q' } },
};
const createInvokeConfig = (function_name: string): TestResources => ({
  aws_lambda_function_event_invoke_config: {
    C: { function_name, destination_config: { on_failure: { destination: '${aws_sqs_queue.Q.arn}' } } },
  },
});
const createEventTarget = (attributes: object): TestResources => ({
  aws_cloudwatch_event_target: { T: attributes },
});
const createApi = (paths: object): TestResources => ({
  aws_api_gateway_rest_api: { A: { body: JSON.stringify({ paths }) } },
});

/** Reliability, observability, cost, names and tags. */
export const SERVICE_CASES: readonly RuleCase[] = [
  [
    'MS-FN-1',
    {
      violating: createFunction({}),
      compliant: createFunction({ architectures: ['arm64'] }),
      found: 'nothing',
    },
  ],
  [
    'MS-FN-2',
    {
      violating: createFunction({ runtime: 'nodejs20.x' }),
      compliant: createFunction({ runtime: 'nodejs22.x' }),
      found: 'nodejs20.x',
    },
  ],
  [
    'MS-FN-2',
    { violating: createFunction({}), compliant: createFunction({ package_type: 'Image' }), found: 'nothing' },
  ],
  [
    'MS-FN-4',
    {
      violating: createFunction({ snap_start: { apply_on: 'PublishedVersions' } }),
      compliant: createFunction({}),
      found: '{"apply_on":"PublishedVersions"}',
    },
  ],
  [
    'MS-FN-6',
    {
      violating: createFunction({ logging_config: { log_format: 'JSON', log_group: GROUP } }),
      compliant: createFunctionWithLogGroup({ logging_config: { log_format: 'JSON', log_group: GROUP } }),
      found: GROUP,
    },
  ],
  [
    'MS-FN-7',
    {
      violating: createFunction({ dead_letter_config: [] }),
      compliant: createFunction({
        dead_letter_config: { target_arn: '${aws_sqs_queue.FailedInvocations.arn}' },
      }),
      found: 'nothing',
    },
  ],
  [
    'MS-FN-7',
    {
      violating: {
        ...createFunction({}),
        ...createInvokeConfig('${aws_lambda_function.Other.function_name}'),
      },
      compliant: { ...createFunction({}), ...createInvokeConfig('${aws_lambda_function.F.function_name}') },
      found: 'nothing',
    },
  ],
  [
    'MS-TRC-1',
    {
      violating: createFunction({ tracing_config: [{ mode: 'PassThrough' }] }),
      compliant: createFunction({ tracing_config: [{ mode: 'Active' }] }),
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
      violating: createInvokingQueue({ redrive_policy: '' }),
      compliant: {
        ...createInvokingQueue(createRedrivePolicy(5)),
        ...{ aws_sqs_queue: { Q: createRedrivePolicy(5), Unread: {} } },
      },
      found: '',
    },
  ],
  [
    'MS-SRC-1',
    {
      violating: createMapping({ function_response_types: [] }),
      compliant: createMapping({ function_response_types: ['ReportBatchItemFailures'] }),
      found: '[]',
    },
  ],
  [
    'MS-SRC-2',
    {
      violating: createMapping({ event_source_arn: '${aws_kinesis_stream.S.arn}', ...ON_FAILURE }),
      compliant: createMapping({
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
      violating: createMapping({
        event_source_arn: 'arn:aws:kinesis:us-east-1:1:stream/S',
        bisect_batch_on_function_error: true,
      }),
      compliant: createMapping({ event_source_arn: '${aws_sqs_queue.Q.arn}' }),
      found: 'nothing',
    },
  ],
  [
    'MS-SRC-2',
    {
      violating: createMapping({
        event_source_arn: '${aws_dynamodb_table.T.stream_arn}',
        bisect_batch_on_function_error: true,
      }),
      compliant: createMapping({
        event_source_arn: '${aws_dynamodb_table.T.stream_arn}',
        bisect_batch_on_function_error: true,
        ...ON_FAILURE,
      }),
      found: 'nothing',
    },
  ],
  [
    'MS-EVT-2',
    {
      violating: createEventTarget({}),
      compliant: createEventTarget({ dead_letter_config: { arn: '${aws_sqs_queue.Q.arn}' } }),
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
  [
    'MS-RDS-1',
    {
      violating: { aws_rds_cluster: { D: { backup_retention_period: 1 } } },
      compliant: { aws_rds_cluster: { D: { backup_retention_period: 7 } } },
      found: '1',
    },
  ],
  ['MS-LOG-1', { violating: createLogGroup(0), compliant: createLogGroup(30), found: '0' }],
  ['MS-LOG-1', { violating: createLogGroup(), compliant: createLogGroup(7), found: 'nothing' }],
  [
    'MS-REL-1',
    {
      violating: createDeploymentGroup('any', false),
      compliant: createDeploymentGroup('any', true),
      found: 'false',
    },
  ],
  ['MS-API-1', { violating: STAGE, compliant: createThrottledStage(50), found: 'nothing' }],
  [
    'MS-API-1',
    {
      violating: createThrottledStage(50, 'orders/GET'),
      compliant: createThrottledStage(50),
      found: 'nothing',
    },
  ],
  ['MS-API-1', { violating: createThrottledStage(-1), compliant: createThrottledStage(50), found: '-1' }],
  [
    'MS-API-2',
    {
      violating: createApi({
        '/orders': { get: { security: [] } },
        '/trades': { post: { security: [{ key: [] }] } },
      }),
      compliant: createApi({ '/orders': { get: { security: [{ key: [] }] } } }),
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
      violating: createQueue({ tags_all: { ...TAGS, Owner: 'd' } }),
      compliant: createQueue({ tags_all: TAGS }),
      found: '{"CostCenter":"a","Environment":"b","Project":"c","Owner":"d"}',
    },
  ],
  [
    'MS-NAM-1',
    {
      violating: createQueue({ name: 'Alerts-dev' }),
      compliant: {
        ...createQueue({ name: 'Alerts-trial' }),
        aws_sqs_queue: { Q: { name: 'Alerts-trial' }, F: { name: 'Orders-trial.fifo' } },
        aws_cloudwatch_log_group: { L: { name: '/aws/rds/cluster/Orders-trial/postgresql' } },
        aws_iam_role_policy: { P: { name: 'least-privilege' } },
        aws_s3_bucket_intelligent_tiering_configuration: { A: { name: 'archive' } },
      },
      found: 'Alerts-dev',
    },
  ],
];
