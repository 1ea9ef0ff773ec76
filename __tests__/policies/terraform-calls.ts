import { ACCOUNT, REGION, Rendered } from '../support/rendered';
import type { Attributes } from '../support/synth';
import type { Need } from './calls';

type Resources = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
type Context = NonNullable<Need['context']>;

const PROJECT = 'StockPatternDetection';
const NEW: Context = { 'aws:RequestTag/Project': PROJECT };
const THERE: Context = { 'aws:ResourceTag/Project': PROJECT };
const BOUNDED = { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/market-stacks-boundary` };
const at = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const api = (path: string) => `arn:aws:apigateway:${REGION}::/${path}`;

/** Actions of one service on a resource: those that make it, and those that change and destroy it. */
const on = (resource: string, service: string, making: string, changing = '', context: Context = {}) => [
  ...making
    .split(' ')
    .map((action) => ({ action: `${service}:${action}`, resource, context: { ...NEW, ...context } })),
  ...changing
    .split(' ')
    .filter((action) => action !== '')
    .map((action) => ({ action: `${service}:${action}`, resource, context: { ...THERE, ...context } })),
];

/** The calls of the AWS provider to create, change and destroy a resource, by type. */
const CALLS: Readonly<
  Record<string, (of: { name: string; attributes: Attributes; text: (key: string) => string }) => Need[]>
> = {
  aws_api_gateway_account: () => on(api('account'), 'apigateway', 'PATCH'),
  // The simulator knows neither that a deployment and a stage are made, nor that a firewall is set before one.
  aws_api_gateway_deployment: () => on(api('restapis/a1/deployments/d1'), 'apigateway', 'PATCH', 'DELETE'),
  aws_api_gateway_method_settings: () => on(api('restapis/a1/stages/dev'), 'apigateway', 'PATCH'),
  aws_api_gateway_rest_api: ({ name }) => [
    ...on(api('restapis'), 'apigateway', 'POST', '', { 'apigateway:Request/ApiName': name }),
    ...on(api('restapis/a1'), 'apigateway', 'PUT', 'PATCH DELETE', { 'apigateway:Resource/ApiName': name }),
  ],
  aws_api_gateway_stage: () => on(api('restapis/a1/stages/dev'), 'apigateway', 'PATCH', 'DELETE'),
  aws_api_gateway_usage_plan: () => [
    ...on(api('usageplans'), 'apigateway', 'POST'),
    ...on(api('usageplans/p1'), 'apigateway', 'PATCH', 'DELETE'),
  ],
  aws_appautoscaling_policy: () => scaling('PutScalingPolicy', 'DeleteScalingPolicy'),
  aws_appautoscaling_scheduled_action: () => scaling('PutScheduledAction', 'DeleteScheduledAction'),
  aws_appautoscaling_target: ({ text }) => [
    ...scaling('RegisterScalableTarget TagResource', 'DeregisterScalableTarget UntagResource'),
    // It creates its alarms in the caller's name, and sets provisioned concurrency, where the simulator can't distinguish
    // the ARN of an alias from a version's.
    ...on(
      at('cloudwatch', `alarm:TargetTracking-${text('resource_id')}-AlarmHigh-1a2b`),
      'cloudwatch',
      'PutMetricAlarm',
      'DeleteAlarms',
    ),
  ],
  aws_budgets_budget: ({ name }) =>
    on(`arn:aws:budgets::${ACCOUNT}:budget/${name}`, 'budgets', 'ModifyBudget TagResource', 'UntagResource'),
  aws_cloudwatch_dashboard: ({ text }) =>
    on(
      `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${text('dashboard_name')}`,
      'cloudwatch',
      'PutDashboard',
      'DeleteDashboards',
    ),
  aws_cloudwatch_event_rule: ({ name }) =>
    on(at('events', `rule/${name}`), 'events', 'PutRule TagResource', 'DeleteRule UntagResource'),
  aws_cloudwatch_event_target: ({ text }) =>
    on(at('events', `rule/${text('rule')}`), 'events', 'PutTargets', 'RemoveTargets'),
  aws_cloudwatch_log_group: ({ name }) => {
    const group = at('logs', `log-group:${name}`);
    return on(
      group,
      'logs',
      'CreateLogGroup PutRetentionPolicy AssociateKmsKey TagResource',
      'DeleteLogGroup DisassociateKmsKey',
    );
  },
  aws_cloudwatch_metric_alarm: ({ name }) =>
    on(at('cloudwatch', `alarm:${name}`), 'cloudwatch', 'PutMetricAlarm TagResource', 'DeleteAlarms'),
  aws_cloudwatch_query_definition: () => [],
  aws_codedeploy_app: ({ name }) =>
    on(
      at('codedeploy', `application:${name}`),
      'codedeploy',
      'CreateApplication TagResource RegisterApplicationRevision',
      'DeleteApplication',
    ),
  aws_codedeploy_deployment_group: ({ text }) =>
    on(
      at('codedeploy', `deploymentgroup:${text('app_name')}/${text('deployment_group_name')}`),
      'codedeploy',
      'CreateDeploymentGroup TagResource',
      'UpdateDeploymentGroup DeleteDeploymentGroup CreateDeployment',
    ),
  aws_dynamodb_table: ({ name }) =>
    on(
      at('dynamodb', `table/${name}`),
      'dynamodb',
      'CreateTable UpdateContinuousBackups UpdateTimeToLive TagResource',
      'UpdateTable DeleteTable UntagResource',
    ),
  aws_iam_role: ({ name }) => [
    ...on(role(name), 'iam', 'CreateRole', 'PutRolePermissionsBoundary', BOUNDED),
    ...on(role(name), 'iam', 'PassRole', '', { 'iam:PassedToService': 'lambda.amazonaws.com' }),
    ...on(role(name), 'iam', 'TagRole', 'UntagRole UpdateAssumeRolePolicy UpdateRole DeleteRole', {
      ...THERE,
    }),
  ],
  aws_iam_role_policy: ({ text }) =>
    on(role(text('role')), 'iam', 'PutRolePolicy', 'DeleteRolePolicy', { ...BOUNDED, ...THERE }),
  aws_iam_role_policy_attachment: ({ text }) =>
    on(role(text('role')), 'iam', 'AttachRolePolicy', 'DetachRolePolicy', {
      ...BOUNDED,
      ...THERE,
      'iam:PolicyARN': text('policy_arn'),
    }),
  aws_kinesis_stream: ({ name }) => {
    const stream = at('kinesis', `stream/${name}`);
    return on(
      stream,
      'kinesis',
      'CreateStream AddTagsToStream IncreaseStreamRetentionPeriod StartStreamEncryption',
      'RemoveTagsFromStream DecreaseStreamRetentionPeriod DeleteStream',
    );
  },
  aws_kinesis_stream_consumer: ({ name, text }) => [
    ...on(text('stream_arn'), 'kinesis', 'RegisterStreamConsumer'),
    ...on(`${text('stream_arn')}/consumer/${name}:1700000000`, 'kinesis', 'DeregisterStreamConsumer'),
  ],
  aws_kms_alias: ({ name }) => [
    ...on(at('kms', name), 'kms', 'CreateAlias', 'DeleteAlias UpdateAlias'),
    ...on(at('kms', 'key/1'), 'kms', 'CreateAlias', 'DeleteAlias UpdateAlias', {
      'kms:ResourceAliases': [name],
    }),
    ...on(at('kms', 'key/1'), 'kms', 'PutKeyPolicy EnableKeyRotation TagResource', 'ScheduleKeyDeletion', {
      'kms:ResourceAliases': [name],
    }),
    ...['lambda', 'dynamodb', 'kinesis', 'scheduler'].flatMap((service) =>
      on(at('kms', 'key/1'), 'kms', 'CreateGrant GenerateDataKey Decrypt Encrypt', '', {
        'kms:ResourceAliases': [name],
        'kms:ViaService': `${service}.${REGION}.amazonaws.com`,
      }),
    ),
  ],
  aws_kms_key: () => on('*', 'kms', 'CreateKey'),
  // With its alias: without one, nothing identifies the owner of the key.
  aws_kms_key_policy: () => [],
  aws_lambda_alias: ({ text }) => onFunction(text, 'CreateAlias', 'UpdateAlias DeleteAlias'),
  aws_lambda_event_source_mapping: ({ text }) => {
    const context = { 'lambda:FunctionArn': text('function_name') };
    const mapping = at('lambda', 'event-source-mapping:1a2b');
    return [
      ...on('*', 'lambda', 'CreateEventSourceMapping', '', context),
      ...on(mapping, 'lambda', 'UpdateEventSourceMapping', 'DeleteEventSourceMapping', context),
    ];
  },
  aws_lambda_function: ({ name }) =>
    on(
      at('lambda', `function:${name}`),
      'lambda',
      'CreateFunction PublishVersion PutFunctionConcurrency TagResource',
      'UpdateFunctionCode UpdateFunctionConfiguration DeleteFunctionConcurrency DeleteFunction UntagResource',
    ),
  aws_lambda_layer_version: ({ attributes }) => {
    const layer = at('lambda', `layer:${String(attributes.layer_name)}`);
    return [
      ...on(layer, 'lambda', 'PublishLayerVersion'),
      ...on(`${layer}:1`, 'lambda', 'DeleteLayerVersion'),
    ];
  },
  aws_lambda_permission: ({ text }) => onFunction(text, 'AddPermission', 'RemovePermission'),
  aws_s3_bucket: ({ name }) => [
    ...on(`arn:aws:s3:::${name}`, 's3', 'CreateBucket PutBucketTagging', 'DeleteBucket ListBucketVersions'),
    ...on(`arn:aws:s3:::${name}/AWSLogs/x-east/1`, 's3', 'DeleteObject', 'DeleteObjectVersion'),
  ],
  aws_s3_bucket_lifecycle_configuration: ({ text }) => onBucket(text, 'PutLifecycleConfiguration'),
  aws_s3_bucket_policy: ({ text }) => onBucket(text, 'PutBucketPolicy', 'DeleteBucketPolicy'),
  aws_s3_bucket_public_access_block: ({ text }) => onBucket(text, 'PutBucketPublicAccessBlock'),
  aws_s3_bucket_server_side_encryption_configuration: ({ text }) =>
    onBucket(text, 'PutEncryptionConfiguration'),
  aws_s3_bucket_versioning: ({ text }) => onBucket(text, 'PutBucketVersioning'),
  aws_scheduler_schedule: ({ name }) =>
    on(
      at('scheduler', `schedule/default/${name}`),
      'scheduler',
      'CreateSchedule',
      'UpdateSchedule DeleteSchedule',
    ),
  aws_scheduler_schedule_group: ({ name }) => [
    ...on(
      at('scheduler', `schedule-group/${name}`),
      'scheduler',
      'CreateScheduleGroup TagResource',
      'DeleteScheduleGroup',
    ),
    ...on(at('scheduler', `schedule/${name}/approval-1`), 'scheduler', 'DeleteSchedule'),
  ],
  aws_sfn_state_machine: ({ name }) =>
    on(
      at('states', `stateMachine:${name}`),
      'states',
      'CreateStateMachine TagResource',
      'UpdateStateMachine DeleteStateMachine',
    ),
  aws_sns_topic: ({ name }) =>
    on(at('sns', name), 'sns', 'CreateTopic SetTopicAttributes TagResource', 'DeleteTopic'),
  aws_sns_topic_policy: ({ text }) => on(text('arn'), 'sns', 'SetTopicAttributes'),
  aws_sns_topic_subscription: ({ text }) => on(text('topic_arn'), 'sns', 'Subscribe'),
  aws_sqs_queue: ({ name }) =>
    on(at('sqs', name), 'sqs', 'CreateQueue SetQueueAttributes TagQueue', 'DeleteQueue UntagQueue'),
  aws_sqs_queue_policy: ({ text }) =>
    on(at('sqs', text('queue_url').split('/').at(-1)!), 'sqs', 'SetQueueAttributes'),
  aws_wafv2_regex_pattern_set: ({ name }) =>
    on(
      at('wafv2', `regional/regexpatternset/${name}/1a2b`),
      'wafv2',
      'CreateRegexPatternSet TagResource',
      'UpdateRegexPatternSet DeleteRegexPatternSet',
    ),
  aws_wafv2_web_acl: ({ name }) =>
    on(
      at('wafv2', `regional/webacl/${name}/1a2b`),
      'wafv2',
      'CreateWebACL TagResource',
      'UpdateWebACL DeleteWebACL AssociateWebACL',
    ),
  aws_wafv2_web_acl_association: () => [],
  aws_wafv2_web_acl_logging_configuration: ({ text }) =>
    on(text('resource_arn'), 'wafv2', 'PutLoggingConfiguration', 'DeleteLoggingConfiguration'),
  aws_xray_sampling_rule: ({ attributes }) =>
    on(
      at('xray', `sampling-rule/${String(attributes.rule_name)}`),
      'xray',
      'CreateSamplingRule TagResource',
      'UpdateSamplingRule DeleteSamplingRule',
    ),
};

const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const scaling = (making: string, changing: string) =>
  on(at('application-autoscaling', 'scalable-target/1a2b'), 'application-autoscaling', making, changing, {
    'application-autoscaling:service-namespace': 'lambda',
  });
const onBucket = (text: (key: string) => string, making: string, changing = '') =>
  on(`arn:aws:s3:::${text('bucket')}`, 's3', making, changing);
function onFunction(text: (key: string) => string, making: string, changing: string): Need[] {
  const name = text('function_name');
  return on(name.startsWith('arn:') ? name : at('lambda', `function:${name}`), 'lambda', making, changing);
}

/**
 * The permissions that an apply of a stack requires, if AWS identifies the resource by a name, an alias or a tag.
 * @throws Error for a type that is not known here
 */
export function asked(resources: Resources): Need[] {
  const rendered = new Rendered(resources);
  const needs = Object.entries(resources).flatMap(([type, all]) =>
    Object.entries(all).flatMap(([id, attributes]) => {
      const calls = CALLS[type];
      if (!calls) throw new Error(`What does Terraform ask for an ${type}? Say it in terraform-calls.ts`);
      const text = (key: string) => rendered.text(String(attributes[key] ?? ''));
      return calls({ name: rendered.name(type, id), attributes, text });
    }),
  );
  return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()];
}
