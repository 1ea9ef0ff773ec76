import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { ServiceRole } from './iam';
import { createLogGroup } from './log-group';
import { SystemStack } from './system-stack';

/** Logs the connections of a network, accepted and rejected, in a log group. */
export function createFlowLog(
  network: Construct,
  vpcId: string,
  { key, retentionDays }: { readonly key: EncryptionKey; readonly retentionDays?: number },
): void {
  const name = SystemStack.of(network).createPhysicalName(network.node.id, 'flow-log');
  const group = createLogGroup(network, `/aws/vpc/${name}`, key, { id: 'FlowLogGroup', retentionDays });
  const role = new ServiceRole(network, 'FlowLogRole', 'vpc-flow-logs.amazonaws.com', {
    StringEquals: { 'aws:SourceAccount': key.account },
  });
  role.allow({
    actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    resources: [`${group.arn}:*`],
  });
  role.allow({ actions: ['logs:DescribeLogGroups'], resources: ['*'] });
  new FlowLog(network, 'FlowLog', {
    vpcId,
    trafficType: 'ALL',
    logDestination: group.arn,
    iamRoleArn: role.arn,
    dependsOn: [role.ready],
  });
}
