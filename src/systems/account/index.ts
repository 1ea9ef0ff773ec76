import { ApiGatewayAccount } from '@cdktf/provider-aws/lib/api-gateway-account';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { Construct } from 'constructs';
import { SHARED_SUFFIX, type Config } from '../../config';
import { policyDocument } from '../../modules/iam';
import { SystemStack } from '../../modules/system-stack';

/**
 * What an AWS account needs once in each region, whatever the number of environments: the role with which API
 * Gateway writes logs. It is one setting for all APIs there, so it belongs to no environment and has no suffix of
 * one; without it, AWS refuses a stage that has an access log.
 */
export class AccountSettings extends SystemStack {
  constructor(scope: Construct, config: Config) {
    super(scope, 'account', {
      suffix: SHARED_SUFFIX,
      region: config.region,
      stateBucket: config.sharedStateBucket,
      permissionsBoundary: config.permissionsBoundary,
      endpoint: config.endpoint,
      tags: config.tags,
    });
    const role = new IamRole(this, 'ApiGatewayLogs', {
      name: `${this.physicalName('ApiGatewayLogs')}-${config.region}`,
      assumeRolePolicy: policyDocument([
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
