import { APIGatewayClient, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import { CloudWatchClient, DisableAlarmActionsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DynamoDBClient,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { IncreaseStreamRetentionPeriodCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import {
  LambdaClient,
  PutFunctionConcurrencyCommand,
  UpdateAliasCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { SetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createClientOptions } from '../../../src/cli/target/aws';
import type { RecordedResource } from '../../../src/cli/terraform/state-bucket';
import { type CommonConfig, getSystemTags } from '../../../src/config';
import type { DriftSeverity } from '../../../src/domain/drift/finding';
import { EmulatorClient } from '../emulator-client';

/** A change outside Terraform, and the finding that is expected for it. */
export interface OutsideChange {
  readonly description: string;
  readonly address: RegExp;
  readonly attribute: RegExp;
  readonly severity: DriftSeverity;
  readonly make: () => Promise<unknown>;
}

/** @param recorded the resources of the state, in which the changes find their resources by address */
export function createChanges(config: CommonConfig, recorded: readonly RecordedResource[]): OutsideChange[] {
  const options = createClientOptions(config);
  const emulator = new EmulatorClient(config.endpoint!);
  const [iam, lambda, dynamo] = [
    new IAMClient(options),
    new LambdaClient(options),
    new DynamoDBClient(options),
  ];
  const sqs = new SQSClient(options);
  const getAttributes = (address: RegExp): Readonly<Record<string, string>> => {
    const found = recorded.find((one) => address.test(one.address));
    if (!found) throw new Error(`no recorded resource matches ${address}`);
    return found.attributes as Readonly<Record<string, string>>;
  };
  const createChange = (
    description: string,
    address: RegExp,
    attribute: RegExp,
    severity: DriftSeverity,
    make: (values: Readonly<Record<string, string>>) => Promise<unknown>,
  ): OutsideChange => ({
    description,
    address,
    attribute,
    severity,
    make: () => make(getAttributes(address)),
  });
  const allowAll = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }],
  });
  return [
    createChange(
      'a policy widened',
      /^aws_iam_role_policy\.AlertProcessor_/,
      /^policy$/,
      'security',
      ({ role, name }) =>
        iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: allowAll })),
    ),
    createChange(
      'a policy put on a role',
      /^aws_iam_role\.PatternQuery_/,
      /^inline_policy/,
      'security',
      ({ name }) =>
        iam.send(
          new PutRolePolicyCommand({ RoleName: name, PolicyName: 'by-hand', PolicyDocument: allowAll }),
        ),
    ),
    createChange(
      'an alarm disabled',
      /^aws_cloudwatch_metric_alarm\.ApiServerErrors$/,
      /^actions_enabled$/,
      'data',
      ({ alarm_name: name = '' }) =>
        new CloudWatchClient(options).send(new DisableAlarmActionsCommand({ AlarmNames: [name] })),
    ),
    createChange(
      'log retention of one day',
      /^aws_cloudwatch_log_group\.PatternDetector_LogGroup_/,
      /^retention_in_days$/,
      'data',
      ({ name }) =>
        new CloudWatchLogsClient(options).send(
          new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays: 1 }),
        ),
    ),
    createChange(
      "a queue's attribute",
      /^aws_sqs_queue\.AlertQueue$/,
      /^message_retention_seconds$/,
      'data',
      ({ url }) =>
        sqs.send(
          new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { MessageRetentionPeriod: '600' } }),
        ),
    ),
    createChange(
      "a function's environment",
      /^aws_lambda_function\.ThresholdChecker$/,
      /^environment\[0\]\.variables/,
      'data',
      ({ function_name: FunctionName }) =>
        lambda.send(
          new UpdateFunctionConfigurationCommand({
            FunctionName,
            Environment: { Variables: { MODE: 'off' } },
          }),
        ),
    ),
    createChange(
      "a function's memory",
      /^aws_lambda_function\.PatternQuery$/,
      /^memory_size$/,
      'cost',
      ({ function_name: FunctionName }) =>
        lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, MemorySize: 3008 })),
    ),
    createChange(
      "a function's concurrency set to 0",
      /^aws_lambda_function\.ApprovalCallback$/,
      /^reserved_concurrent_executions$/,
      'cost',
      ({ function_name: FunctionName }) =>
        lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 })),
    ),
    createChange(
      'an alias moved',
      /^aws_lambda_alias\.KinesisConsumer_/,
      /^function_version$/,
      'data',
      ({ function_name, name: Name }) =>
        lambda.send(
          new UpdateAliasCommand({
            FunctionName: function_name!.split(':').at(-1),
            Name,
            FunctionVersion: '$LATEST',
          }),
        ),
    ),
    createChange(
      'a mapping disabled',
      /^aws_lambda_event_source_mapping\.AlertProcessor_/,
      /^enabled$/,
      'data',
      ({ uuid: UUID }) => lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false })),
    ),
    createChange(
      'a tag removed',
      /^aws_dynamodb_table\.DetectorState$/,
      /^tags_all\.CostCenter$/,
      'cosmetic',
      ({ arn: ResourceArn }) =>
        dynamo.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['CostCenter'] })),
    ),
    createChange(
      "a table's point-in-time recovery off",
      /^aws_dynamodb_table\.TradingPatterns$/,
      /^point_in_time_recovery/,
      'data',
      ({ name: TableName }) =>
        dynamo.send(
          new UpdateContinuousBackupsCommand({
            TableName,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
          }),
        ),
    ),
    createChange(
      'a rule disabled',
      /^aws_cloudwatch_event_rule\.ThresholdCheckDue$/,
      /^state$/,
      'data',
      ({ name: Name }) => emulator.sendJson('events', 'AWSEvents.DisableRule', { Name }),
    ),
    createChange(
      'a bucket opened',
      /^aws_s3_bucket_public_access_block\.FirewallLogs_/,
      /^(block_public|ignore_public|restrict_public)/,
      'security',
      ({ bucket: Bucket }) =>
        new S3Client({ ...options, forcePathStyle: true }).send(
          new PutPublicAccessBlockCommand({
            Bucket,
            PublicAccessBlockConfiguration: {
              BlockPublicAcls: false,
              BlockPublicPolicy: false,
              IgnorePublicAcls: false,
              RestrictPublicBuckets: false,
            },
          }),
        ),
    ),
    createChange(
      "a web ACL's rules removed",
      /^aws_wafv2_web_acl\.PatternDetectionWAF$/,
      /^rule/,
      'security',
      async ({ id: Id, name: Name }) => {
        const key = { Id, Name, Scope: 'REGIONAL' };
        const { json } = await emulator.sendJson('wafv2', 'AWSWAF_20190729.GetWebACL', key);
        const { DefaultAction, VisibilityConfig } = json.WebACL;
        return emulator.sendJson('wafv2', 'AWSWAF_20190729.UpdateWebACL', {
          ...key,
          DefaultAction,
          VisibilityConfig,
          Rules: [],
          LockToken: json.LockToken,
        });
      },
    ),
    createChange(
      "a topic's policy",
      /^aws_sns_topic_policy\.TradingAlerts_/,
      /^policy$/,
      'security',
      ({ arn: TopicArn }) =>
        new SNSClient(options).send(
          new SetTopicAttributesCommand({
            TopicArn,
            AttributeName: 'Policy',
            AttributeValue: JSON.stringify({
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sns:Subscribe', Resource: TopicArn }],
            }),
          }),
        ),
    ),
    createChange(
      "a stream's retention",
      /^aws_kinesis_stream\.MarketDataStream$/,
      /^retention_period$/,
      'data',
      ({ name: StreamName }) =>
        new KinesisClient(options).send(
          new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 48 }),
        ),
    ),
    createChange(
      "a stage's throttle",
      /^aws_api_gateway_method_settings\.PatternApi_Throttle_/,
      /throttling_rate_limit$/,
      'cost',
      ({ rest_api_id: restApiId, stage_name: stageName }) =>
        new APIGatewayClient(options).send(
          new UpdateStageCommand({
            restApiId,
            stageName,
            patchOperations: [{ op: 'replace', path: '/*/*/throttling/rateLimit', value: '9999' }],
          }),
        ),
    ),
    {
      description: 'an unmanaged queue',
      address: new RegExp(`^aws_sqs_queue Stray-${config.suffix}$`),
      attribute: /^\(resource\)$/,
      severity: 'data',
      make: () => sqs.send(new CreateQueueCommand({ QueueName: `Stray-${config.suffix}` })),
    },
    {
      description: 'an unmanaged rule',
      address: new RegExp(`^aws_cloudwatch_event_rule Stray-${config.suffix}$`),
      attribute: /^\(resource\)$/,
      severity: 'data',
      make: () =>
        emulator.sendJson('events', 'AWSEvents.PutRule', {
          Name: `Stray-${config.suffix}`,
          ScheduleExpression: 'rate(1 day)',
          Tags: Object.entries(getSystemTags('pattern-detection', config)).map(([Key, Value]) => ({
            Key,
            Value,
          })),
        }),
    },
  ];
}
