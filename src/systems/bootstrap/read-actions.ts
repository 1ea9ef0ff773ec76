/**
 * The actions with which Terraform reads the settings of resources for a plan. None of them reads stored, queued or
 * logged data. Most have no resource-level permissions or list resources, so they apply to the region. They are listed
 * individually, because the gate compares them with the requests of a deployment.
 */
export const READ_ACTIONS = [
  'application-autoscaling:DescribeScalableTargets',
  'application-autoscaling:DescribeScalingPolicies',
  'application-autoscaling:DescribeScheduledActions',
  'application-autoscaling:ListTagsForResource',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetDashboard',
  'cloudwatch:ListTagsForResource',
  'codedeploy:GetApplication',
  'codedeploy:GetDeploymentGroup',
  'codedeploy:ListTagsForResource',
  'dynamodb:DescribeContinuousBackups',
  'dynamodb:DescribeTable',
  'dynamodb:DescribeTimeToLive',
  'dynamodb:ListTagsOfResource',
  'events:DescribeArchive',
  'events:DescribeEventBus',
  'events:DescribeRule',
  'events:ListTagsForResource',
  'events:ListTargetsByRule',
  'kinesis:DescribeLimits',
  'kinesis:DescribeStreamConsumer',
  'kinesis:DescribeStreamSummary',
  'kinesis:ListTagsForStream',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListAliases',
  'kms:ListResourceTags',
  'lambda:GetAlias',
  'lambda:GetEventSourceMapping',
  'lambda:GetFunction',
  'lambda:GetFunctionCodeSigningConfig',
  'lambda:GetFunctionEventInvokeConfig',
  'lambda:GetLayerVersion',
  'lambda:GetPolicy',
  'lambda:GetProvisionedConcurrencyConfig',
  'lambda:ListTags',
  'lambda:ListVersionsByFunction',
  'logs:DescribeLogGroups',
  'logs:DescribeQueryDefinitions',
  'logs:DescribeResourcePolicies',
  'logs:ListTagsForResource',
  'scheduler:GetSchedule',
  'scheduler:GetScheduleGroup',
  'scheduler:ListTagsForResource',
  'sns:GetSubscriptionAttributes',
  'sns:GetTopicAttributes',
  'sns:ListSubscriptionsByTopic',
  'sns:ListTagsForResource',
  'sqs:GetQueueAttributes',
  'sqs:ListQueueTags',
  'states:DescribeStateMachine',
  'states:ListStateMachineVersions',
  'states:ListTagsForResource',
  'states:ValidateStateMachineDefinition',
  'wafv2:GetLoggingConfiguration',
  'wafv2:GetRegexPatternSet',
  'wafv2:GetWebACL',
  'wafv2:GetWebACLForResource',
  'wafv2:ListTagsForResource',
  'xray:GetSamplingRules',
  'xray:ListTagsForResource',
];

/**
 * The actions with which an apply reads more than a plan: the progress of versions and releases, and what AWS checks
 * with the caller's permissions.
 */
export const APPLY_READ_ACTIONS = [
  'codedeploy:GetApplicationRevision',
  'codedeploy:GetDeployment',
  'codedeploy:GetDeploymentConfig',
  'codedeploy:GetDeploymentTarget',
  'codedeploy:ListDeploymentTargets',
  'lambda:GetFunctionConfiguration',
];

/** The list actions with which drift detection finds resources that no state contains. */
export const LIST_ACTIONS = [
  'dynamodb:ListTables',
  'events:ListArchives',
  'events:ListEventBuses',
  'events:ListRules',
  'kinesis:ListStreams',
  'kms:ListKeys',
  'lambda:ListAliases',
  'lambda:ListEventSourceMappings',
  'lambda:ListFunctions',
  'lambda:ListLayerVersions',
  'lambda:ListLayers',
  's3:ListAllMyBuckets',
  'scheduler:ListScheduleGroups',
  'scheduler:ListSchedules',
  'sns:ListTopics',
  'sqs:ListQueues',
  'states:ListStateMachines',
  'tag:GetResources',
];

/** The actions with which Terraform reads the buckets of the stacks. */
export const BUCKET_READ_ACTIONS = [
  's3:GetAccelerateConfiguration',
  's3:GetBucketAcl',
  's3:GetBucketCORS',
  's3:GetBucketLogging',
  's3:GetBucketObjectLockConfiguration',
  's3:GetBucketPolicy',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketRequestPayment',
  's3:GetBucketTagging',
  's3:GetBucketVersioning',
  's3:GetBucketWebsite',
  's3:GetEncryptionConfiguration',
  's3:GetIntelligentTieringConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetReplicationConfiguration',
  // Checks whether the bucket exists.
  's3:ListBucket',
];
/** The actions with which Terraform reads the roles of the stacks. */
export const ROLE_READ_ACTIONS = [
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
];
