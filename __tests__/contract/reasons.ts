import type { Duty } from './role-calls';

/** Actions that a role allows although no recorded request requires them, and the reason. */
export interface Reason {
  readonly reason: string;
  readonly actions: readonly string[];
  /** The roles that it is about; all of them if none is named. */
  readonly duties?: readonly Duty[];
}

/** Actions that no request to the local target requires: with a request that does, the row is invalid. */
export const NEVER_LOCALLY: readonly Reason[] = [
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
    reason: 'Application Auto Scaling asks for it in the caller’s name, for what it scales and its alarms',
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
      'logs:DescribeResourcePolicies',
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
    reason: 'the local target has no boundary of permissions: PERMISSIONS_BOUNDARY is not set',
    actions: ['iam:PutRolePermissionsBoundary'],
  },
  {
    reason: 'AWS asks for it in the caller’s name when another call makes or changes what is encrypted',
    actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
  },
  {
    reason: 'AWS asks for it in the caller’s name when a service first needs a role of its own',
    actions: ['iam:CreateServiceLinkedRole'],
  },
  {
    reason: 'AWS asks for it when a firewall is put before a stage, besides wafv2:AssociateWebACL',
    actions: ['apigateway:SetWebACL'],
  },
  {
    reason: 'AWS asks for it when a log group is made with its key',
    actions: ['logs:AssociateKmsKey'],
  },
];

/** What is sent only where something is changed in a way in which not every run of the local tests changes it. */
export const NOT_IN_EVERY_RUN: readonly Reason[] = [
  {
    reason: 'tags: AWS asks for it when something is made with them, and Terraform sends it when they change',
    actions: [
      'cloudwatch:TagResource',
      'cloudwatch:UntagResource',
      'dynamodb:TagResource',
      'dynamodb:UntagResource',
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
      'states:TagResource',
      'states:UntagResource',
      'wafv2:TagResource',
      'wafv2:UntagResource',
    ],
  },
  {
    reason: 'a setting is changed in place, or taken back',
    actions: [
      'dynamodb:UpdateTable',
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
    reason: 'a subscription: of an address or an endpoint that the configuration names',
    actions: [
      'sns:GetSubscriptionAttributes',
      'sns:SetSubscriptionAttributes',
      'sns:Subscribe',
      'sns:Unsubscribe',
    ],
  },
  {
    reason: 'the bucket of the firewall’s logs is emptied before it is destroyed, if anything is in it',
    actions: ['s3:DeleteObjectVersion', 's3:ListBucketVersions'],
  },
  {
    reason: 'asked while a change of a workflow’s definition is planned',
    actions: ['states:ValidateStateMachineDefinition'],
  },
  {
    reason: 'a plan that is kept for its apply',
    actions: ['s3:PutObject'],
    duties: ['plan'],
  },
];
