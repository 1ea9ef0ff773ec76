import { ACCOUNT, REGION, Rendered } from '../support/rendered';
import type { Attributes } from '../support/synth';
import type { Permission } from './record-permissions';

type Resources = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
type Context = NonNullable<Permission['context']>;

const PROJECT = 'StockPatternDetection';
const NEW_RESOURCE: Context = { 'aws:RequestTag/Project': PROJECT };
const EXISTING_RESOURCE: Context = { 'aws:ResourceTag/Project': PROJECT };
const WITH_BOUNDARY = { 'iam:PermissionsBoundary': `arn:aws:iam::${ACCOUNT}:policy/market-stacks-boundary` };
const formatArn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const formatApiArn = (path: string) => `arn:aws:apigateway:${REGION}::/${path}`;

const splitActions = (actions: string): readonly string[] =>
  actions.split(' ').filter((action) => action !== '');

/** Creates the permissions for a resource: to create it, and to change and destroy it. */
const createPermissions = (
  resource: string,
  service: string,
  createActions: string,
  changeActions = '',
  context: Context = {},
) => [
  ...splitActions(createActions).map((action) => ({
    action: `${service}:${action}`,
    resource,
    context: { ...NEW_RESOURCE, ...context },
  })),
  ...splitActions(changeActions).map((action) => ({
    action: `${service}:${action}`,
    resource,
    context: { ...EXISTING_RESOURCE, ...context },
  })),
];

/** The permissions that the AWS provider requires to create, change and destroy a resource, by type. */
const PERMISSIONS_BY_TYPE: Readonly<
  Record<
    string,
    (of: { name: string; attributes: Attributes; text: (key: string) => string }) => Permission[]
  >
> = {
  aws_api_gateway_account: () => createPermissions(formatApiArn('account'), 'apigateway', 'PATCH'),
  // The simulator supports neither creating deployments and stages nor associating a web ACL with a stage.
  aws_api_gateway_deployment: () =>
    createPermissions(formatApiArn('restapis/a1/deployments/d1'), 'apigateway', 'PATCH', 'DELETE'),
  aws_api_gateway_method_settings: () =>
    createPermissions(formatApiArn('restapis/a1/stages/dev'), 'apigateway', 'PATCH'),
  aws_api_gateway_rest_api: ({ name }) => [
    ...createPermissions(formatApiArn('restapis'), 'apigateway', 'POST', '', {
      'apigateway:Request/ApiName': name,
    }),
    ...createPermissions(formatApiArn('restapis/a1'), 'apigateway', 'PUT', 'PATCH DELETE', {
      'apigateway:Resource/ApiName': name,
    }),
  ],
  aws_api_gateway_stage: () =>
    createPermissions(formatApiArn('restapis/a1/stages/dev'), 'apigateway', 'PATCH', 'DELETE'),
  aws_api_gateway_usage_plan: () => [
    ...createPermissions(formatApiArn('usageplans'), 'apigateway', 'POST'),
    ...createPermissions(formatApiArn('usageplans/p1'), 'apigateway', 'PATCH', 'DELETE'),
  ],
  aws_appautoscaling_policy: () => createScalingPermissions('PutScalingPolicy', 'DeleteScalingPolicy'),
  aws_appautoscaling_scheduled_action: () =>
    createScalingPermissions('PutScheduledAction', 'DeleteScheduledAction'),
  aws_appautoscaling_target: ({ text }) => [
    ...createScalingPermissions(
      'RegisterScalableTarget TagResource',
      'DeregisterScalableTarget UntagResource',
    ),
    // It creates its alarms with the permissions of the caller. It also sets provisioned concurrency, but the simulator can't
    // distinguish the ARNs of aliases and versions.
    ...createPermissions(
      formatArn('cloudwatch', `alarm:TargetTracking-${text('resource_id')}-AlarmHigh-1a2b`),
      'cloudwatch',
      'PutMetricAlarm',
      'DeleteAlarms',
    ),
  ],
  aws_budgets_budget: ({ name }) =>
    createPermissions(
      `arn:aws:budgets::${ACCOUNT}:budget/${name}`,
      'budgets',
      'ModifyBudget TagResource',
      'UntagResource',
    ),
  aws_cloudwatch_composite_alarm: ({ text }) =>
    createPermissions(
      formatArn('cloudwatch', `alarm:${text('alarm_name')}`),
      'cloudwatch',
      'PutCompositeAlarm TagResource',
      'DeleteAlarms UntagResource',
    ),
  aws_cloudwatch_dashboard: ({ text }) =>
    createPermissions(
      `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${text('dashboard_name')}`,
      'cloudwatch',
      'PutDashboard',
      'DeleteDashboards',
    ),
  aws_cloudwatch_event_archive: ({ name, text }) => [
    ...createPermissions(
      formatArn('events', `archive/${name}`),
      'events',
      'CreateArchive',
      'UpdateArchive DeleteArchive',
    ),
    ...createPermissions(text('event_source_arn'), 'events', 'CreateArchive'),
  ],
  aws_cloudwatch_event_bus: ({ name }) =>
    createPermissions(
      formatArn('events', `event-bus/${name}`),
      'events',
      'CreateEventBus TagResource',
      'UpdateEventBus DeleteEventBus UntagResource',
    ),
  aws_cloudwatch_event_rule: ({ name, text }) =>
    createPermissions(
      formatRuleArn(text('event_bus_name'), name),
      'events',
      'PutRule TagResource',
      'DeleteRule UntagResource',
    ),
  aws_cloudwatch_event_target: ({ text }) =>
    createPermissions(
      formatRuleArn(text('event_bus_name'), text('rule')),
      'events',
      'PutTargets',
      'RemoveTargets',
    ),
  aws_cloudwatch_log_group: ({ name }) => {
    const group = formatArn('logs', `log-group:${name}`);
    return createPermissions(
      group,
      'logs',
      'CreateLogGroup PutRetentionPolicy AssociateKmsKey TagResource',
      'DeleteLogGroup DisassociateKmsKey',
    );
  },
  aws_cloudwatch_metric_alarm: ({ name }) =>
    createPermissions(
      formatArn('cloudwatch', `alarm:${name}`),
      'cloudwatch',
      'PutMetricAlarm TagResource',
      'DeleteAlarms',
    ),
  aws_cloudwatch_log_resource_policy: () =>
    createPermissions('*', 'logs', 'PutResourcePolicy', 'DeleteResourcePolicy'),
  aws_cloudwatch_query_definition: () => [],
  aws_codedeploy_app: ({ name }) =>
    createPermissions(
      formatArn('codedeploy', `application:${name}`),
      'codedeploy',
      'CreateApplication TagResource RegisterApplicationRevision',
      'DeleteApplication',
    ),
  aws_codedeploy_deployment_group: ({ text }) =>
    createPermissions(
      formatArn('codedeploy', `deploymentgroup:${text('app_name')}/${text('deployment_group_name')}`),
      'codedeploy',
      'CreateDeploymentGroup TagResource',
      'UpdateDeploymentGroup DeleteDeploymentGroup CreateDeployment',
    ),
  aws_db_subnet_group: ({ name }) =>
    createDatabasePermissions(
      `subgrp:${name}`,
      'CreateDBSubnetGroup',
      'ModifyDBSubnetGroup DeleteDBSubnetGroup',
    ),
  aws_dynamodb_table: ({ name, attributes }) => [
    ...createPermissions(
      formatArn('dynamodb', `table/${name}`),
      'dynamodb',
      'CreateTable UpdateContinuousBackups UpdateTimeToLive TagResource',
      'UpdateTable DeleteTable UntagResource',
    ),
    ...listReplicas(attributes).flatMap((region) => createReplicaPermissions(region, name)),
  ],
  aws_default_security_group: () => [
    // AWS creates the group without tags.
    ...createPermissions(formatArn('ec2', 'security-group/1a2b'), 'ec2', 'CreateTags'),
    ...createNetworkPermissions('security-group', '', 'RevokeSecurityGroupEgress RevokeSecurityGroupIngress'),
  ],
  aws_ecr_lifecycle_policy: ({ text }) =>
    createPermissions(
      formatRepositoryArn(text('repository')),
      'ecr',
      'PutLifecyclePolicy',
      'DeleteLifecyclePolicy',
    ),
  aws_ecr_replication_configuration: () => [
    { action: 'ecr:PutReplicationConfiguration', resource: '*' },
    ...createServiceLinkedRolePermissions('replication.ecr.amazonaws.com'),
  ],
  aws_ecr_repository: ({ name }) =>
    createPermissions(
      formatRepositoryArn(name),
      'ecr',
      'CreateRepository TagResource',
      'PutImageTagMutability PutImageScanningConfiguration BatchDeleteImage DeleteRepository UntagResource',
    ),
  aws_ecr_repository_policy: ({ text }) =>
    createPermissions(
      formatRepositoryArn(text('repository')),
      'ecr',
      'SetRepositoryPolicy',
      'DeleteRepositoryPolicy',
    ),
  aws_flow_log: () => createNetworkPermissions('vpc-flow-log', 'CreateFlowLogs', 'DeleteFlowLogs'),
  aws_iam_role: ({ name }) => [
    ...createPermissions(
      formatRoleArn(name),
      'iam',
      'CreateRole',
      'PutRolePermissionsBoundary',
      WITH_BOUNDARY,
    ),
    ...createPermissions(formatRoleArn(name), 'iam', 'PassRole', '', {
      'iam:PassedToService': 'lambda.amazonaws.com',
    }),
    ...createPermissions(
      formatRoleArn(name),
      'iam',
      'TagRole',
      'UntagRole UpdateAssumeRolePolicy UpdateRole DeleteRole',
      {
        ...EXISTING_RESOURCE,
      },
    ),
  ],
  aws_iam_role_policy: ({ text }) =>
    createPermissions(formatRoleArn(text('role')), 'iam', 'PutRolePolicy', 'DeleteRolePolicy', {
      ...WITH_BOUNDARY,
      ...EXISTING_RESOURCE,
    }),
  aws_iam_role_policy_attachment: ({ text }) =>
    createPermissions(formatRoleArn(text('role')), 'iam', 'AttachRolePolicy', 'DetachRolePolicy', {
      ...WITH_BOUNDARY,
      ...EXISTING_RESOURCE,
      'iam:PolicyARN': text('policy_arn'),
    }),
  aws_kinesis_stream: ({ name }) => {
    const stream = formatArn('kinesis', `stream/${name}`);
    return createPermissions(
      stream,
      'kinesis',
      'CreateStream AddTagsToStream IncreaseStreamRetentionPeriod StartStreamEncryption',
      'RemoveTagsFromStream DecreaseStreamRetentionPeriod DeleteStream',
    );
  },
  aws_kinesis_stream_consumer: ({ name, text }) => [
    ...createPermissions(text('stream_arn'), 'kinesis', 'RegisterStreamConsumer'),
    ...createPermissions(
      `${text('stream_arn')}/consumer/${name}:1700000000`,
      'kinesis',
      'DeregisterStreamConsumer',
    ),
  ],
  aws_kms_alias: ({ name }) => [
    ...createPermissions(formatArn('kms', name), 'kms', 'CreateAlias', 'DeleteAlias UpdateAlias'),
    ...createPermissions(formatArn('kms', 'key/1'), 'kms', 'CreateAlias', 'DeleteAlias UpdateAlias', {
      'kms:ResourceAliases': [name],
    }),
    ...createPermissions(
      formatArn('kms', 'key/1'),
      'kms',
      'PutKeyPolicy EnableKeyRotation TagResource',
      'ScheduleKeyDeletion',
      {
        'kms:ResourceAliases': [name],
      },
    ),
    ...['lambda', 'dynamodb', 'kinesis', 'scheduler'].flatMap((service) =>
      createPermissions(formatArn('kms', 'key/1'), 'kms', 'CreateGrant GenerateDataKey Decrypt Encrypt', '', {
        'kms:ResourceAliases': [name],
        'kms:ViaService': `${service}.${REGION}.amazonaws.com`,
      }),
    ),
  ],
  aws_kms_key: () => createPermissions('*', 'kms', 'CreateKey'),
  // Its permissions are those of the alias: without an alias, a key can't be identified.
  aws_kms_key_policy: () => [],
  aws_lambda_alias: ({ text }) => createFunctionPermissions(text, 'CreateAlias', 'UpdateAlias DeleteAlias'),
  aws_lambda_event_source_mapping: ({ text }) => {
    const context = { 'lambda:FunctionArn': text('function_name') };
    const mapping = formatArn('lambda', 'event-source-mapping:1a2b');
    return [
      ...createPermissions('*', 'lambda', 'CreateEventSourceMapping', '', context),
      ...createPermissions(
        mapping,
        'lambda',
        'UpdateEventSourceMapping',
        'DeleteEventSourceMapping',
        context,
      ),
    ];
  },
  aws_lambda_function: ({ name }) =>
    createPermissions(
      formatArn('lambda', `function:${name}`),
      'lambda',
      'CreateFunction PublishVersion PutFunctionConcurrency TagResource',
      'UpdateFunctionCode UpdateFunctionConfiguration DeleteFunctionConcurrency DeleteFunction UntagResource',
    ),
  aws_lambda_function_event_invoke_config: ({ text }) =>
    createFunctionPermissions(text, 'PutFunctionEventInvokeConfig', 'DeleteFunctionEventInvokeConfig'),
  aws_lambda_layer_version: ({ attributes }) => {
    const layer = formatArn('lambda', `layer:${String(attributes.layer_name)}`);
    return [
      ...createPermissions(layer, 'lambda', 'PublishLayerVersion'),
      ...createPermissions(`${layer}:1`, 'lambda', 'DeleteLayerVersion'),
    ];
  },
  aws_lambda_permission: ({ text }) => createFunctionPermissions(text, 'AddPermission', 'RemovePermission'),
  // The simulator can't distinguish the ARNs of aliases and versions.
  aws_lambda_provisioned_concurrency_config: () => [],
  aws_rds_cluster: ({ text }) => [
    ...createDatabasePermissions(
      `cluster:${text('cluster_identifier')}`,
      'CreateDBCluster CreateDBInstance',
      'ModifyDBCluster DeleteDBCluster',
    ),
    ...createDatabasePermissions(`subgrp:${text('db_subnet_group_name')}`, 'CreateDBCluster'),
    ...createDatabasePermissions(`cluster-pg:${text('db_cluster_parameter_group_name')}`, 'CreateDBCluster'),
    { action: 'rds:CreateDBCluster', resource: formatArn('rds', 'og:default:aurora-postgresql-17') },
    ...createPermissions(
      formatArn('secretsmanager', 'secret:rds!cluster-1a2b'),
      'secretsmanager',
      'CreateSecret TagResource',
    ),
    ...createServiceLinkedRolePermissions('rds.amazonaws.com'),
  ],
  aws_rds_cluster_instance: ({ text }) => [
    ...createDatabasePermissions(
      `db:${text('identifier')}`,
      'CreateDBInstance',
      'ModifyDBInstance DeleteDBInstance',
    ),
    { action: 'rds:CreateDBInstance', resource: formatArn('rds', 'pg:default.aurora-postgresql17') },
  ],
  aws_rds_cluster_parameter_group: ({ name }) =>
    createDatabasePermissions(
      `cluster-pg:${name}`,
      'CreateDBClusterParameterGroup',
      'ModifyDBClusterParameterGroup ResetDBClusterParameterGroup DeleteDBClusterParameterGroup',
    ),
  aws_route53_health_check: () => [
    { action: 'route53:CreateHealthCheck', resource: '*' },
    // Route 53 checks no tags.
    ...['ChangeTagsForResource', 'UpdateHealthCheck', 'DeleteHealthCheck'].map((action) => ({
      action: `route53:${action}`,
      resource: 'arn:aws:route53:::healthcheck/1a2b',
    })),
  ],
  aws_route_table: () => createNetworkPermissions('route-table', 'CreateRouteTable', 'DeleteRouteTable'),
  aws_route_table_association: () =>
    createNetworkPermissions('route-table', '', 'AssociateRouteTable DisassociateRouteTable'),
  aws_s3_bucket: ({ name }) => [
    ...createPermissions(
      `arn:aws:s3:::${name}`,
      's3',
      'CreateBucket PutBucketTagging',
      'DeleteBucket ListBucketVersions',
    ),
    ...createPermissions(
      `arn:aws:s3:::${name}/AWSLogs/x-east/1`,
      's3',
      'DeleteObject',
      'DeleteObjectVersion',
    ),
  ],
  aws_s3_bucket_intelligent_tiering_configuration: ({ text }) =>
    createBucketPermissions(text, 'PutIntelligentTieringConfiguration'),
  aws_s3_bucket_lifecycle_configuration: ({ text }) =>
    createBucketPermissions(text, 'PutLifecycleConfiguration'),
  aws_s3_bucket_policy: ({ text }) => createBucketPermissions(text, 'PutBucketPolicy', 'DeleteBucketPolicy'),
  aws_s3_bucket_public_access_block: ({ text }) =>
    createBucketPermissions(text, 'PutBucketPublicAccessBlock'),
  aws_s3_bucket_server_side_encryption_configuration: ({ text }) =>
    createBucketPermissions(text, 'PutEncryptionConfiguration'),
  aws_s3_bucket_versioning: ({ text }) => createBucketPermissions(text, 'PutBucketVersioning'),
  aws_scheduler_schedule: ({ name, text }) =>
    createPermissions(
      formatArn('scheduler', `schedule/${text('group_name')}/${name}`),
      'scheduler',
      'CreateSchedule',
      'UpdateSchedule DeleteSchedule',
    ),
  aws_scheduler_schedule_group: ({ name }) => [
    ...createPermissions(
      formatArn('scheduler', `schedule-group/${name}`),
      'scheduler',
      'CreateScheduleGroup TagResource',
      'DeleteScheduleGroup',
    ),
    ...createPermissions(
      formatArn('scheduler', `schedule/${name}/approval-1`),
      'scheduler',
      'DeleteSchedule',
    ),
  ],
  aws_security_group: () =>
    createNetworkPermissions('security-group', 'CreateSecurityGroup', 'DeleteSecurityGroup'),
  aws_sfn_state_machine: ({ name }) =>
    createPermissions(
      formatArn('states', `stateMachine:${name}`),
      'states',
      'CreateStateMachine TagResource',
      'UpdateStateMachine DeleteStateMachine',
    ),
  aws_sns_topic: ({ name }) =>
    createPermissions(
      formatArn('sns', name),
      'sns',
      'CreateTopic SetTopicAttributes TagResource',
      'DeleteTopic',
    ),
  aws_sns_topic_policy: ({ text }) => createPermissions(text('arn'), 'sns', 'SetTopicAttributes'),
  aws_sns_topic_subscription: ({ text }) =>
    createPermissions(text('topic_arn'), 'sns', 'Subscribe', 'SetSubscriptionAttributes Unsubscribe'),
  aws_sqs_queue: ({ name }) =>
    createPermissions(
      formatArn('sqs', name),
      'sqs',
      'CreateQueue SetQueueAttributes TagQueue',
      'DeleteQueue UntagQueue',
    ),
  aws_sqs_queue_policy: ({ text }) =>
    createPermissions(formatArn('sqs', text('queue_url').split('/').at(-1)!), 'sqs', 'SetQueueAttributes'),
  aws_ssm_parameter: ({ name }) =>
    createPermissions(
      formatArn('ssm', `parameter/${name}`),
      'ssm',
      'PutParameter AddTagsToResource',
      'DeleteParameter RemoveTagsFromResource',
    ),
  aws_subnet: () => createNetworkPermissions('subnet', 'CreateSubnet', 'ModifySubnetAttribute DeleteSubnet'),
  aws_vpc: () => createNetworkPermissions('vpc', 'CreateVpc', 'ModifyVpcAttribute DeleteVpc'),
  aws_vpc_endpoint: () =>
    createNetworkPermissions('vpc-endpoint', 'CreateVpcEndpoint', 'ModifyVpcEndpoint DeleteVpcEndpoints'),
  aws_vpc_security_group_egress_rule: () => createRulePermissions('Egress'),
  aws_vpc_security_group_ingress_rule: () => createRulePermissions('Ingress'),
  aws_wafv2_regex_pattern_set: ({ name }) =>
    createPermissions(
      formatArn('wafv2', `regional/regexpatternset/${name}/1a2b`),
      'wafv2',
      'CreateRegexPatternSet TagResource',
      'UpdateRegexPatternSet DeleteRegexPatternSet',
    ),
  aws_wafv2_web_acl: ({ name }) =>
    createPermissions(
      formatArn('wafv2', `regional/webacl/${name}/1a2b`),
      'wafv2',
      'CreateWebACL TagResource',
      'UpdateWebACL DeleteWebACL AssociateWebACL',
    ),
  aws_wafv2_web_acl_association: () => [],
  aws_wafv2_web_acl_logging_configuration: ({ text }) =>
    createPermissions(text('resource_arn'), 'wafv2', 'PutLoggingConfiguration', 'DeleteLoggingConfiguration'),
  aws_xray_sampling_rule: ({ attributes }) =>
    createPermissions(
      formatArn('xray', `sampling-rule/${String(attributes.rule_name)}`),
      'xray',
      'CreateSamplingRule TagResource',
      'UpdateSamplingRule DeleteSamplingRule',
    ),
};

/** The ARN of a rule on the default bus contains no bus. */
const formatRuleArn = (bus: string, rule: string) =>
  formatArn('events', `rule/${[bus, rule].filter((part) => part !== '').join('/')}`);
const formatRepositoryArn = (name: string) => formatArn('ecr', `repository/${name}`);
/** Parts of a network: AWS checks the creation with the tags of the request, and the tags with the action that sets them. */
const createNetworkPermissions = (part: string, createAction: string, changeActions = '') => {
  const arn = formatArn('ec2', `${part}/1a2b`);
  return [
    ...(createAction === ''
      ? []
      : [
          ...createPermissions(arn, 'ec2', createAction),
          ...createPermissions(arn, 'ec2', 'CreateTags', '', { 'ec2:CreateAction': createAction }),
        ]),
    ...createPermissions(arn, 'ec2', '', changeActions),
  ];
};
/** A rule is a change of its group, and has tags itself. */
const createRulePermissions = (direction: 'Egress' | 'Ingress') => [
  ...createNetworkPermissions(
    'security-group',
    '',
    `AuthorizeSecurityGroup${direction} RevokeSecurityGroup${direction}`,
  ),
  ...createNetworkPermissions('security-group-rule', `AuthorizeSecurityGroup${direction}`),
];
const listReplicas = ({ replica }: Attributes): readonly string[] =>
  ((replica ?? []) as readonly { readonly region_name: string }[]).map(({ region_name: region }) => region);
/** A replica has no tags when it is created: DynamoDB creates it with the permissions of the caller. */
const createReplicaPermissions = (region: string, name: string): Permission[] => [
  ...[
    ...[
      'CreateTable',
      'CreateTableReplica',
      'Scan',
      'Query',
      'UpdateItem',
      'PutItem',
      'GetItem',
      'DeleteItem',
    ],
    ...['BatchWriteItem', 'UpdateContinuousBackups', 'DeleteTable', 'DeleteTableReplica'],
  ].map((action) => ({
    action: `dynamodb:${action}`,
    resource: `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${name}`,
    context: { 'aws:RequestedRegion': region },
  })),
  ...createServiceLinkedRolePermissions('replication.dynamodb.amazonaws.com'),
];
const createServiceLinkedRolePermissions = (service: string): Permission[] => [
  {
    action: 'iam:CreateServiceLinkedRole',
    resource: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${service}/Any`,
    context: { 'iam:AWSServiceName': service },
  },
];
const formatRoleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const createScalingPermissions = (createActions: string, changeActions: string) =>
  createPermissions(
    formatArn('application-autoscaling', 'scalable-target/1a2b'),
    'application-autoscaling',
    createActions,
    changeActions,
    {
      'application-autoscaling:service-namespace': 'lambda',
    },
  );
const createDatabasePermissions = (resource: string, createActions: string, changeActions = '') =>
  createPermissions(
    formatArn('rds', resource),
    'rds',
    `${createActions} AddTagsToResource`,
    changeActions === '' ? '' : `${changeActions} RemoveTagsFromResource`,
  );
const createBucketPermissions = (text: (key: string) => string, createActions: string, changeActions = '') =>
  createPermissions(`arn:aws:s3:::${text('bucket')}`, 's3', createActions, changeActions);
function createFunctionPermissions(
  text: (key: string) => string,
  createActions: string,
  changeActions: string,
): Permission[] {
  const name = text('function_name');
  return createPermissions(
    name.startsWith('arn:') ? name : formatArn('lambda', `function:${name}`),
    'lambda',
    createActions,
    changeActions,
  );
}

/** Replaces the tag in the context of a permission by those of a stack. */
const withTags = (permission: Permission, tags: Readonly<Record<string, string>>): Permission => {
  const context = Object.entries(permission.context ?? {}).flatMap(([key, value]) => {
    const [, kind] = /^(aws:(?:Request|Resource)Tag)\/Project$/.exec(key) ?? [];
    return kind
      ? Object.entries(tags).map(([tag, tagValue]) => [`${kind}/${tag}`, tagValue])
      : [[key, value]];
  });
  return { ...permission, context: Object.fromEntries(context) as Context };
};

/**
 * Lists the permissions that Terraform requires to apply a stack, for resources that a name, an alias or a tag identifies.
 * @param tags the tags of the stack's resources
 * @throws Error for a type without an entry
 */
export function listTerraformPermissions(
  resources: Resources,
  tags: Readonly<Record<string, string>> = { Project: PROJECT },
): Permission[] {
  const rendered = new Rendered(resources);
  const permissions = Object.entries(resources).flatMap(([type, all]) =>
    Object.entries(all).flatMap(([id, attributes]) => {
      const calls = PERMISSIONS_BY_TYPE[type];
      if (!calls)
        throw new Error(
          `${type} is not in PERMISSIONS_BY_TYPE of terraform-permissions.ts; expected an entry with its permissions`,
        );
      const renderText = (key: string) => rendered.render(String(attributes[key] ?? ''));
      return calls({ name: rendered.getName(type, id), attributes, text: renderText }).map((permission) =>
        withTags(permission, tags),
      );
    }),
  );
  return [...new Map(permissions.map((permission) => [JSON.stringify(permission), permission])).values()];
}
