import type { WorkflowRole } from './role-permissions';

/** Actions that a role allows and no recorded request requires, and the reason. */
export interface Reason {
  readonly reason: string;
  readonly actions: readonly string[];
  /** The roles that have the actions; all roles if undefined. */
  readonly roles?: readonly WorkflowRole[];
}

/** Actions that the local target does not support or require. A recorded request for one of them fails the test. */
export const NEVER_SENT_LOCALLY: readonly Reason[] = [
  {
    reason: 'the local target has no Application Auto Scaling (src/config/local-target.ts)',
    actions: [
      'application-autoscaling:DeleteScalingPolicy',
      'application-autoscaling:DeleteScheduledAction',
      'application-autoscaling:DeregisterScalableTarget',
      'application-autoscaling:DescribeScalableTargets',
      'application-autoscaling:DescribeScalingPolicies',
      'application-autoscaling:DescribeScheduledActions',
      'application-autoscaling:ListTagsForResource',
      'application-autoscaling:PutScalingPolicy',
      'application-autoscaling:PutScheduledAction',
      'application-autoscaling:RegisterScalableTarget',
      'application-autoscaling:TagResource',
      'application-autoscaling:UntagResource',
    ],
  },
  {
    reason:
      'Application Auto Scaling sends it with the permissions of the caller, for its targets and alarms',
    actions: [
      'lambda:DeleteProvisionedConcurrencyConfig',
      'lambda:GetProvisionedConcurrencyConfig',
      'lambda:PutProvisionedConcurrencyConfig',
    ],
  },
  {
    reason: 'the local target has no budgets',
    actions: [
      'budgets:ListTagsForResource',
      'budgets:ModifyBudget',
      'budgets:TagResource',
      'budgets:UntagResource',
      'budgets:ViewBudget',
    ],
  },
  {
    reason: 'the local target has no CodeDeploy: the application, its group and the releases are on AWS only',
    actions: [
      'codedeploy:CreateApplication',
      'codedeploy:CreateDeployment',
      'codedeploy:CreateDeploymentGroup',
      'codedeploy:DeleteApplication',
      'codedeploy:DeleteDeploymentGroup',
      'codedeploy:GetApplication',
      'codedeploy:GetApplicationRevision',
      'codedeploy:GetDeployment',
      'codedeploy:GetDeploymentConfig',
      'codedeploy:GetDeploymentGroup',
      'codedeploy:GetDeploymentTarget',
      'codedeploy:ListDeploymentTargets',
      'codedeploy:ListTagsForResource',
      'codedeploy:RegisterApplicationRevision',
      'codedeploy:TagResource',
      'codedeploy:UntagResource',
      'codedeploy:UpdateApplication',
      'codedeploy:UpdateDeploymentGroup',
    ],
  },
  {
    reason: 'the local target has no X-Ray sampling rules',
    actions: [
      'xray:CreateSamplingRule',
      'xray:DeleteSamplingRule',
      'xray:GetSamplingRules',
      'xray:ListTagsForResource',
      'xray:TagResource',
      'xray:UntagResource',
      'xray:UpdateSamplingRule',
    ],
  },
  {
    reason: 'the local target has no firewall logs, and no deliveries of logs',
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:UpdateLogDelivery',
      'wafv2:DeleteLoggingConfiguration',
      'wafv2:GetLoggingConfiguration',
      'wafv2:PutLoggingConfiguration',
    ],
  },
  {
    reason: 'the local target has no saved queries',
    actions: ['logs:DeleteQueryDefinition', 'logs:DescribeQueryDefinitions', 'logs:PutQueryDefinition'],
  },
  {
    reason: 'the local target has no enhanced fan-out',
    actions: [
      'kinesis:DeregisterStreamConsumer',
      'kinesis:DescribeStreamConsumer',
      'kinesis:RegisterStreamConsumer',
    ],
  },
  {
    reason: 'the stack account-shared, with the role that writes API Gateway’s logs, is on AWS only',
    actions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
  },
  {
    reason: 'the local target has no permissions boundary: PERMISSIONS_BOUNDARY is not set',
    actions: ['iam:PutRolePermissionsBoundary'],
  },
  {
    reason: 'AWS requires it of the caller when a request creates or changes an encrypted resource',
    actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
  },
  {
    reason: 'AWS requires it of the caller when a service first creates its service-linked role',
    actions: ['iam:CreateServiceLinkedRole'],
  },
  {
    reason: 'AWS requires it to associate a web ACL with a stage, besides wafv2:AssociateWebACL',
    actions: ['apigateway:SetWebACL'],
  },
  {
    reason: 'AWS requires it to create a log group with a key',
    actions: ['logs:AssociateKmsKey'],
  },
  {
    reason: 'AWS requires it of the caller when a request creates or deletes a replica of a table',
    actions: [
      'dynamodb:BatchWriteItem',
      'dynamodb:CreateTableReplica',
      'dynamodb:DeleteItem',
      'dynamodb:DeleteTableReplica',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:UpdateItem',
    ],
  },
  {
    reason: 'AWS requires it to delete a repository with its images',
    actions: ['ecr:BatchDeleteImage'],
  },
  {
    reason: 'the functions have no images on the local target, so no command looks for them',
    actions: ['ecr:DescribeImages'],
  },
  {
    reason: 'functions and endpoints have no network interfaces on the local target',
    actions: ['ec2:DeleteNetworkInterface'],
  },
];

/** Actions that are sent only after changes that not every run of the local tests makes. */
export const NOT_SENT_IN_EVERY_RUN: readonly Reason[] = [
  {
    reason: 'tags: AWS requires it to create a resource with tags, and Terraform sends it when tags change',
    actions: [
      'cloudwatch:TagResource',
      'cloudwatch:UntagResource',
      'dynamodb:TagResource',
      'dynamodb:UntagResource',
      'ec2:DeleteTags',
      'ecr:TagResource',
      'ecr:UntagResource',
      'events:TagResource',
      'events:UntagResource',
      'iam:TagRole',
      'iam:UntagRole',
      'kinesis:AddTagsToStream',
      'kinesis:RemoveTagsFromStream',
      'kms:TagResource',
      'kms:UntagResource',
      'lambda:TagResource',
      'lambda:UntagResource',
      'logs:TagResource',
      'logs:UntagResource',
      'scheduler:TagResource',
      'scheduler:UntagResource',
      'sns:TagResource',
      'sns:UntagResource',
      'sqs:TagQueue',
      'sqs:UntagQueue',
      'ssm:AddTagsToResource',
      'ssm:RemoveTagsFromResource',
      'states:TagResource',
      'states:UntagResource',
      'wafv2:TagResource',
      'wafv2:UntagResource',
    ],
  },
  {
    reason: 'a setting is changed in place or removed',
    actions: [
      'dynamodb:UpdateTable',
      'ec2:ModifySecurityGroupRules',
      'ec2:ModifySubnetAttribute',
      'ec2:ModifyVpcEndpoint',
      'ecr:PutImageScanningConfiguration',
      'ecr:PutImageTagMutability',
      'events:UpdateArchive',
      'events:UpdateEventBus',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
      'kinesis:DecreaseStreamRetentionPeriod',
      'kinesis:StopStreamEncryption',
      'kms:DisableKey',
      'kms:DisableKeyRotation',
      'kms:EnableKey',
      'kms:UpdateAlias',
      'kms:UpdateKeyDescription',
      'lambda:DeleteFunctionConcurrency',
      'lambda:GetFunctionConfiguration',
      'lambda:PublishVersion',
      'lambda:UpdateAlias',
      'lambda:UpdateEventSourceMapping',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
      'logs:DeleteRetentionPolicy',
      'logs:DisassociateKmsKey',
      'scheduler:UpdateSchedule',
      'sqs:SetQueueAttributes',
      'states:UpdateStateMachine',
      'wafv2:UpdateRegexPatternSet',
      'wafv2:UpdateWebACL',
    ],
  },
  {
    reason: 'resources of a system that not every run of the local tests deploys',
    actions: [
      'events:CreateArchive',
      'events:CreateEventBus',
      'events:DeleteArchive',
      'events:DeleteEventBus',
      'events:DescribeArchive',
      'events:DescribeEventBus',
      'lambda:DeleteFunctionEventInvokeConfig',
      'lambda:GetFunctionEventInvokeConfig',
      'lambda:PutFunctionEventInvokeConfig',
      'logs:DeleteResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:PutResourcePolicy',
      's3:GetIntelligentTieringConfiguration',
      's3:PutIntelligentTieringConfiguration',
    ],
  },
  {
    reason: 'subscriptions of an address or an endpoint in the configuration',
    actions: [
      'sns:GetSubscriptionAttributes',
      'sns:SetSubscriptionAttributes',
      'sns:Subscribe',
      'sns:Unsubscribe',
    ],
  },
  {
    reason: 'the bucket of the firewall logs is emptied before it is destroyed, unless it is empty',
    actions: ['s3:DeleteObjectVersion', 's3:ListBucketVersions'],
  },
  {
    reason: 'sent when a change of a workflow definition is planned',
    actions: ['states:ValidateStateMachineDefinition'],
  },
  {
    reason: 'the tests deploy the foundation of trade processing, but they do not run plan or drift for it',
    actions: [
      'ecr:DescribeRegistry',
      'ecr:DescribeRepositories',
      'ecr:GetLifecyclePolicy',
      'ecr:GetRepositoryPolicy',
      'ecr:ListTagsForResource',
    ],
    roles: ['plan', 'drift'],
  },
  {
    reason:
      'the provider reads the network interfaces of endpoints, and endpoints have none on the local target',
    actions: ['ec2:DescribeNetworkInterfaces'],
    roles: ['plan', 'drift'],
  },
  {
    reason: 'a plan that is saved for its apply',
    actions: ['s3:PutObject'],
    roles: ['plan'],
  },
];
