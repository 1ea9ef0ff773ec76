import { App } from 'cdktf';
import { readConfig } from '../../../src/config';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { type Synthesized, statements, synthesized } from '../../support/synth';

const build = (env: Record<string, string>): Synthesized =>
  synthesized(new PatternDetection(new App(), readConfig(env)));
const aws = build({ ALERT_EMAIL: 'desk@example.com' });
const local = build({ TARGET: 'local' });

/** Renaming one of these replaces it, and what it holds is lost: a rename needs `moveFromId`. */
const STATEFUL = {
  aws_dynamodb_table: ['AlertHistory', 'ApprovalTracking', 'DetectorState', 'TradingPatterns'],
  aws_kinesis_stream: ['MarketDataStream'],
  aws_kms_key: ['ApprovalKey-k1', 'DataKey'],
  aws_sqs_queue: [
    'AlertQueue',
    'AlertQueueDlq',
    'FailedMessages',
    'ManualReview',
    'PendingApprovals',
    'PendingApprovalsDlq',
  ],
  aws_sns_topic: ['AlertApprovalRequests', 'TradingAlerts'],
};

describe('pattern-detection', () => {
  it('is the same as when it was last looked at', () => {
    expect(aws.json).toMatchSnapshot();
  });

  it.each(Object.entries(STATEFUL))('keeps the addresses of its %ss', (type, addresses) => {
    expect(Object.keys(aws.json.resource[type]!).sort()).toEqual(addresses);
  });

  it('runs every function on Graviton, with an error alarm', () => {
    const functions = Object.entries(aws.json.resource.aws_lambda_function!);
    expect(functions.map(([address]) => address).sort()).toEqual([
      'AlertProcessor',
      'ApprovalCallback',
      'ApprovalProcessor',
      'KinesisConsumer',
      'PatternDetector',
      'PatternQuery',
    ]);
    for (const [address, fn] of functions) {
      expect(fn.architectures).toEqual(['arm64']);
      expect(aws.one('aws_cloudwatch_metric_alarm', `${address}_ErrorRate`)).toMatchObject({ threshold: 1 });
    }
  });

  it('sizes PatternDetector as the requirement says', () => {
    expect(aws.one('aws_lambda_function', 'PatternDetector')).toMatchObject({
      memory_size: 512,
      reserved_concurrent_executions: 50,
    });
  });

  it('ends every name with the suffix', () => {
    const names = Object.values(aws.json.resource).flatMap((resources) =>
      Object.values(resources).flatMap((attributes) =>
        ['name', 'function_name', 'alarm_name', 'layer_name']
          .map((key) => attributes[key])
          .filter((name): name is string => typeof name === 'string' && !name.includes('${')),
      ),
    );
    const inner = ['live', 'least-privilege'];
    expect(names.filter((name) => !name.endsWith('-dev') && !inner.includes(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(25);
  });

  it.each([
    [
      'KinesisConsumer',
      ['states:StartExecution', 'dynamodb:PutItem', 'kinesis:SubscribeToShard'],
      ['sns:Publish'],
    ],
    ['PatternDetector', ['dynamodb:PutItem', 'sqs:SendMessage'], ['dynamodb:Query', 'sns:Publish']],
    [
      'AlertProcessor',
      ['sns:Publish', 'dynamodb:UpdateItem'],
      ['states:StartExecution', 'kinesis:GetRecords', 'kms:GenerateMac'],
    ],
    [
      'ApprovalProcessor',
      ['kms:GenerateMac', 'sns:Publish', 'dynamodb:UpdateItem', 'dynamodb:Query'],
      ['kms:VerifyMac', 'sns:ConfirmSubscription', 'states:StartExecution'],
    ],
    [
      'ApprovalCallback',
      ['kms:VerifyMac', 'dynamodb:UpdateItem', 'sqs:SendMessage', 'sns:ConfirmSubscription'],
      ['kms:GenerateMac', 'sns:Publish', 'dynamodb:PutItem'],
    ],
    ['PatternQuery', ['dynamodb:Query'], ['dynamodb:PutItem', 'sqs:SendMessage', 'sns:Publish']],
  ])('lets %s do its work and not the others’', (name, may, mayNot) => {
    const actions = statements(aws.one('aws_iam_role_policy', `${name}_Role_Policy`)).flatMap(
      ({ Action }) => Action as string[],
    );
    expect(actions).toEqual(expect.arrayContaining(may));
    for (const action of mayNot) expect(actions).not.toContain(action);
  });

  it('e-mails where an address is given', () => {
    expect(aws.one('aws_sns_topic_subscription', 'TradingAlerts_Email').endpoint).toBe('desk@example.com');
    expect(local.json.resource.aws_sns_topic_subscription).toBeUndefined();
  });

  it('refers to no other stack', () => {
    expect(JSON.stringify(aws.json)).not.toContain('terraform_remote_state');
  });

  it('differs on the local target by what is left out there, and by nothing else', () => {
    const types = (stack: Synthesized) =>
      Object.entries(stack.json.resource).flatMap(([type, of]) =>
        Object.keys(of).map((id) => `${type}.${id}`),
      );
    const plain = build({});
    expect(types(plain).filter((address) => !types(local).includes(address))).toEqual([
      expect.stringMatching(/^aws_kinesis_stream_consumer\.KinesisConsumer_FanOut/),
      expect.stringMatching(/^aws_sns_topic_subscription\.AlertApprovalRequests_Http/),
    ]);
    expect(types(local).filter((address) => !types(plain).includes(address))).toEqual([]);
  });

  it('publishes its outputs, each with a description', () => {
    expect(Object.keys(aws.json.output!).sort()).toEqual([
      'AlertQueueUrl',
      'ApiGatewayUrl',
      'ApprovalApiUrl',
      'KinesisStreamArn',
      'LiveAliasArn',
      'PatternAnalysisWorkflowArn',
      'PendingApprovalsQueueUrl',
    ]);
    for (const { description } of Object.values(aws.json.output!)) expect(description).toBeTruthy();
    expect(local.json.output!.ApiGatewayUrl!.value).toMatch(
      /^http:\/\/127\.0\.0\.1:4566\/restapis\/.*_user_request_$/,
    );
  });
});
