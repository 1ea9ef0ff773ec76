import {
  type RuleCase,
  createInvokingQueue,
  createFunction,
  createLogGroup,
  createMapping,
  createQueue,
  createRedrivePolicy,
  createDeploymentGroup,
  createThrottledStage,
  STAGE,
} from '../test-case';
import type { TestResources } from '../test-stack';
import { createWebAcl } from '../cases/firewall';

const createDashboard = (count: number) => ({
  W: {
    dashboard_body: JSON.stringify({ widgets: Array.from({ length: count }, () => ({ type: 'metric' })) }),
  },
});
const createEventRule = (event: object) => ({
  aws_cloudwatch_event_rule: { R: { event_pattern: JSON.stringify(event) } },
});
const createTuningWorkflow = (sizes: readonly number[]): TestResources => ({
  aws_sfn_state_machine: { W: { name: 'PowerTuningWorkflow-trial' } },
  aws_lambda_function: Object.fromEntries(
    sizes.map((size) => [
      `At${size}`,
      { function_name: `PatternDetectorAt${size}-trial`, memory_size: size },
    ]),
  ),
});
const CANARY = 'CodeDeployDefault.LambdaCanary10Percent5Minutes';
const createApi = (paths: object): TestResources => ({
  aws_api_gateway_rest_api: { A: { body: JSON.stringify({ paths }) } },
});
const createRateLimitCase = (values: object, found: string): RuleCase => [
  'MS-WAF-3',
  { violating: createWebAcl(values), compliant: createWebAcl({}), found },
];

/** The rules that are requirements of pattern detection. */
export const REQUIREMENT_CASES: readonly RuleCase[] = [
  [
    'MS-FN-3',
    {
      violating: createFunction({ layers: ['arn:aws:lambda:us-east-1:1:layer:Shared'] }),
      compliant: createFunction({ layers: ['${aws_lambda_layer_version.Shared.arn}'] }),
      found: '["arn:aws:lambda:us-east-1:1:layer:Shared"]',
    },
  ],
  [
    'MS-FN-5',
    {
      violating: createFunction({
        function_name: 'PatternDetector-trial',
        reserved_concurrent_executions: 10,
      }),
      compliant: createFunction({
        function_name: 'PatternDetector-trial',
        reserved_concurrent_executions: 50,
      }),
      found: '10',
    },
  ],
  [
    'MS-SQS-1',
    {
      violating: createQueue({ message_retention_seconds: 345_601 }),
      compliant: createQueue({ message_retention_seconds: 345_600 }),
      found: '345601',
    },
  ],
  [
    'MS-SQS-3',
    {
      violating: createInvokingQueue(createRedrivePolicy(5)),
      compliant: createInvokingQueue(createRedrivePolicy(3)),
      found: '{"deadLetterTargetArn":"${aws_sqs_queue.D.arn}","maxReceiveCount":5}',
    },
  ],
  [
    'MS-SQS-3',
    {
      violating: createInvokingQueue({ redrive_policy: '' }),
      compliant: createQueue({ redrive_policy: '' }),
      found: '',
    },
  ],
  [
    'MS-SRC-3',
    {
      violating: createMapping({
        event_source_arn: '${aws_kinesis_stream.S.arn}',
        bisect_batch_on_function_error: true,
        destination_config: { on_failure: { destination_arn: 'arn:aws:sqs:us-east-1:1:Q' } },
      }),
      compliant: createMapping({
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
      violating: { aws_kinesis_stream: { S: { stream_mode_details: { stream_mode: 'PROVISIONED' } } } },
      compliant: { aws_kinesis_stream: { S: { stream_mode_details: { stream_mode: 'ON_DEMAND' } } } },
      found: 'PROVISIONED',
    },
  ],
  [
    'MS-EVT-1',
    {
      violating: createEventRule({ source: ['a'], 'detail-type': ['b'] }),
      compliant: createEventRule({ source: ['a'], 'detail-type': ['b'], detail: { check: ['c'] } }),
      found: '2',
    },
  ],
  [
    'MS-DDB-1',
    {
      violating: { aws_dynamodb_table: { T: { billing_mode: 'PROVISIONED' } } },
      compliant: { aws_dynamodb_table: { T: { billing_mode: 'PAY_PER_REQUEST' } } },
      found: 'PROVISIONED',
    },
  ],
  [
    'MS-SFN-1',
    {
      violating: { aws_sfn_state_machine: { W: { type: 'STANDARD' } } },
      compliant: { aws_sfn_state_machine: { W: { type: 'EXPRESS' } } },
      found: 'STANDARD',
    },
  ],
  ['MS-LOG-2', { violating: createLogGroup(30), compliant: createLogGroup(7), found: '30' }],
  ['MS-LOG-2', { violating: createLogGroup(0), compliant: createLogGroup(7), found: '0' }],
  ['MS-LOG-2', { violating: createLogGroup(), compliant: createLogGroup(7), found: 'nothing' }],
  [
    'MS-DSH-1',
    {
      violating: { aws_cloudwatch_dashboard: createDashboard(11) },
      compliant: { aws_cloudwatch_dashboard: createDashboard(12) },
      found: '11 widgets',
    },
  ],
  [
    'MS-REL-2',
    {
      violating: createDeploymentGroup('CodeDeployDefault.LambdaAllAtOnce', true),
      compliant: createDeploymentGroup(CANARY, true),
      found: 'CodeDeployDefault.LambdaAllAtOnce',
    },
  ],
  [
    'MS-PWR-1',
    {
      violating: createTuningWorkflow([512, 1024, 1536, 2048]),
      compliant: createTuningWorkflow([3008, 512, 1024, 1536, 2048]),
      found: '[512,1024,1536,2048]',
    },
  ],
  [
    'MS-API-5',
    {
      violating: createThrottledStage(1001),
      compliant: createThrottledStage(1000),
      found: '1001 per second, burst 2000',
    },
  ],
  ['MS-API-5', { violating: STAGE, compliant: createThrottledStage(1000), found: 'nothing' }],
  [
    // A general rule, with the public paths of this system.
    'MS-API-2',
    {
      violating: createApi({
        '/patterns': { get: { security: [] } },
        '/approvex': { post: { security: [{ apiKey: [] }] } },
      }),
      compliant: createApi({
        '/patterns': { get: { security: [{ apiKey: [] }] } },
        '/approve/{token}': { get: { security: [] } },
      }),
      found: 'GET /patterns without a key',
    },
  ],
  createRateLimitCase({ limit: 2001 }, '2001 in 300 s for each IP'),
  createRateLimitCase({ evaluation_window_sec: 600 }, '2000 in 600 s for each IP'),
  createRateLimitCase({ aggregate_key_type: 'CONSTANT' }, '2000 in 300 s for each CONSTANT'),
  [
    'MS-WAF-3',
    {
      violating: { aws_wafv2_web_acl: { W: {} } },
      compliant: createWebAcl({}),
      found: 'no rate-based rule',
    },
  ],
];
