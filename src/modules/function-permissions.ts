import type { PolicyStatement } from './iam';

/**
 * The permissions with which Lambda connects a function to a network. The condition excludes the code of functions: AWS
 * sets the key for requests of the code only.
 */
export const NETWORK_STATEMENT: PolicyStatement = {
  actions: [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ],
  resources: ['*'],
  conditions: { Null: { 'lambda:SourceFunctionArn': 'true' } },
};

/**
 * Creates the statement with the permissions of Lambda Insights, whose extension writes the metrics of all functions of an
 * account to one log group, and creates the group if it does not exist.
 */
export function createInsightsStatement(region: string, account: string): PolicyStatement {
  const logGroup = `arn:aws:logs:${region}:${account}:log-group:/aws/lambda-insights`;
  return {
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup, `${logGroup}:*`],
  };
}
