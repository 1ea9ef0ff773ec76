import {
  type Case,
  invokingQueue,
  lambda,
  logGroup,
  mapping,
  queue,
  redriveAfter,
  release,
  throttledStage,
} from '../cases';
import type { Planted } from '../planted';
import { webAcl } from '../firewall-cases';

const widgets = (count: number) => ({
  W: {
    dashboard_body: JSON.stringify({ widgets: Array.from({ length: count }, () => ({ type: 'metric' })) }),
  },
});
const pattern = (event: object) => ({
  aws_cloudwatch_event_rule: { R: { event_pattern: JSON.stringify(event) } },
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
const api = (paths: object): Planted => ({
  aws_api_gateway_rest_api: { A: { body: JSON.stringify({ paths }) } },
});
const rateLimit = (values: object, found: string): Case => [
  'MS-WAF-3',
  { violating: webAcl(values), compliant: webAcl({}), found },
];

/** The rules that are requirements of pattern detection. */
export const REQUIREMENT_CASES: readonly Case[] = [
  [
    'MS-FN-3',
    {
      violating: lambda({ layers: ['arn:aws:lambda:us-east-1:1:layer:Shared'] }),
      compliant: lambda({ layers: ['${aws_lambda_layer_version.Shared.arn}'] }),
      found: '["arn:aws:lambda:us-east-1:1:layer:Shared"]',
    },
  ],
  [
    'MS-FN-5',
    {
      violating: lambda({ function_name: 'PatternDetector-trial', reserved_concurrent_executions: 10 }),
      compliant: lambda({ function_name: 'PatternDetector-trial', reserved_concurrent_executions: 50 }),
      found: '10',
    },
  ],
  [
    'MS-SQS-1',
    {
      violating: queue({ message_retention_seconds: 345_601 }),
      compliant: queue({ message_retention_seconds: 345_600 }),
      found: '345601',
    },
  ],
  [
    'MS-SQS-3',
    {
      violating: invokingQueue(redriveAfter(5)),
      compliant: invokingQueue(redriveAfter(3)),
      found: '{"deadLetterTargetArn":"${aws_sqs_queue.D.arn}","maxReceiveCount":5}',
    },
  ],
  [
    'MS-SRC-3',
    {
      violating: mapping({
        event_source_arn: '${aws_kinesis_stream.S.arn}',
        bisect_batch_on_function_error: true,
        destination_config: { on_failure: { destination_arn: 'arn:aws:sqs:us-east-1:1:Q' } },
      }),
      compliant: mapping({
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
      violating: pattern({ source: ['a'], 'detail-type': ['b'] }),
      compliant: pattern({ source: ['a'], 'detail-type': ['b'], detail: { check: ['c'] } }),
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
  ['MS-LOG-2', { violating: logGroup(30), compliant: logGroup(7), found: '30' }],
  [
    'MS-DSH-1',
    {
      violating: { aws_cloudwatch_dashboard: widgets(11) },
      compliant: { aws_cloudwatch_dashboard: widgets(12) },
      found: '11 widgets',
    },
  ],
  [
    'MS-REL-2',
    {
      violating: release('CodeDeployDefault.LambdaAllAtOnce', true),
      compliant: release(CANARY, true),
      found: 'CodeDeployDefault.LambdaAllAtOnce',
    },
  ],
  [
    'MS-PWR-1',
    {
      violating: tuning([512, 1024, 1536, 2048]),
      compliant: tuning([3008, 512, 1024, 1536, 2048]),
      found: '[512,1024,1536,2048]',
    },
  ],
  [
    'MS-API-5',
    {
      violating: throttledStage(1001),
      compliant: throttledStage(1000),
      found: '1001 per second, burst 2000',
    },
  ],
  [
    // A general rule, with the public paths of this system.
    'MS-API-2',
    {
      violating: api({
        '/patterns': { get: { security: [] } },
        '/approvex': { post: { security: [{ apiKey: [] }] } },
      }),
      compliant: api({
        '/patterns': { get: { security: [{ apiKey: [] }] } },
        '/approve/{token}': { get: { security: [] } },
      }),
      found: 'GET /patterns without a key',
    },
  ],
  rateLimit({ limit: 2001 }, '2001 in 300 s for each IP'),
  rateLimit({ evaluation_window_sec: 600 }, '2000 in 600 s for each IP'),
];
