import { ApiGatewayAccount } from '@cdktf/provider-aws/lib/api-gateway-account';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { Construct } from 'constructs';
import { getAccountStack, type CommonConfig, SHARED_SUFFIX, getSharedTags } from '../../config';
import { formatPolicyDocument } from '../../modules/iam';
import { SystemStack } from '../../modules/system-stack';

/**
 * The settings that an AWS account needs once per region: the role with which API Gateway writes logs. All APIs of the
 * region share this setting, so it belongs to no environment. Without it, AWS rejects a stage with an access log.
 */
export class AccountSettings extends SystemStack {
  constructor(scope: Construct, config: CommonConfig) {
    super(scope, {
      name: getAccountStack(config).name,
      suffix: SHARED_SUFFIX,
      region: config.region,
      stateBucket: config.sharedStateBucket,
      permissionsBoundary: config.permissionsBoundary,
      endpoint: config.endpoint,
      tags: getSharedTags(config),
    });
    const role = new IamRole(this, 'ApiGatewayLogs', {
      name: `${this.createPhysicalName('ApiGatewayLogs', 'role')}-${config.region}`,
      assumeRolePolicy: formatPolicyDocument([
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'apigateway.amazonaws.com' } },
      ]),
    });
    const policy = new IamRolePolicyAttachment(this, 'ApiGatewayLogsPolicy', {
      role: role.name,
      policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
    });
    new ApiGatewayAccount(this, 'ApiGatewayAccount', { cloudwatchRoleArn: role.arn, dependsOn: [policy] });
  }
}
