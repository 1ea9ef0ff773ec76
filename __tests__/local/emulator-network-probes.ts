import { ACCOUNT, ROLE, type EmulatorClient } from './emulator-client';
import { formatLogArn } from './emulator-resources';
import type { ProbeContext } from './emulator-probes';

/** For each correction of networks: whether the emulator behaves as AWS does. */
export const NETWORK_PROBES: Readonly<Record<string, (context: ProbeContext) => Promise<boolean>>> = {
  'prefix-list-rules': async ({ client }) => {
    const group = await createGroup(client, 'PrefixLists');
    const PrefixListId = 'pl-0123456789abcdef0';
    const rule = {
      'IpPermissions.1.IpProtocol': 'tcp',
      'IpPermissions.1.FromPort': '443',
      'IpPermissions.1.ToPort': '443',
      'IpPermissions.1.PrefixListIds.1.PrefixListId': PrefixListId,
    };
    const created = await send(client, 'AuthorizeSecurityGroupEgress', { GroupId: group, ...rule });
    const id = findText(created, 'securityGroupRuleId');
    const read = await send(client, 'DescribeSecurityGroupRules', { 'SecurityGroupRuleId.1': id });
    const listed = await send(client, 'DescribeSecurityGroups', { 'GroupId.1': group });
    return [created, read, listed].every((text) => findText(text, 'prefixListId') === PrefixListId);
  },

  'endpoint-attributes': async ({ client }) => {
    const [first, second] = [await createGroup(client, 'First'), await createGroup(client, 'Second')];
    const policy = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}]}';
    const created = await send(client, 'CreateVpcEndpoint', {
      VpcId: findText(await send(client, 'CreateVpc', { CidrBlock: '10.9.0.0/16' }), 'vpcId'),
      ServiceName: 'com.amazonaws.us-east-1.sqs',
      VpcEndpointType: 'Interface',
      'SecurityGroupId.1': first,
      PrivateDnsEnabled: 'true',
      PolicyDocument: policy,
    });
    const id = findText(created, 'vpcEndpointId');
    const changes = { 'RemoveSecurityGroupId.1': first, 'AddSecurityGroupId.1': second };
    await send(client, 'ModifyVpcEndpoint', { VpcEndpointId: id, PrivateDnsEnabled: 'false', ...changes });
    const changed = await send(client, 'DescribeVpcEndpoints', { 'VpcEndpointId.1': id });
    const read = (text: string) =>
      ['groupId', 'privateDnsEnabled', 'policyDocument'].map((name) => findText(text, name));
    return (
      JSON.stringify([read(created), read(changed)]) ===
      JSON.stringify([
        [first, 'true', policy],
        [second, 'false', policy],
      ])
    );
  },

  'flow-log-attributes': async ({ client }) => {
    const created = await send(client, 'CreateFlowLogs', {
      ResourceType: 'VPC',
      'ResourceId.1': 'vpc-0123456789abcdef0',
      TrafficType: 'ALL',
      LogDestination: formatLogArn('/test/flows'),
      DeliverLogsPermissionArn: ROLE,
      MaxAggregationInterval: '60',
      'TagSpecification.1.ResourceType': 'vpc-flow-log',
      'TagSpecification.1.Tag.1.Key': 'Project',
      'TagSpecification.1.Tag.1.Value': 'Probe',
    });
    const id = findText(created, 'item');
    const read = await send(client, 'DescribeFlowLogs', { 'FlowLogId.1': id });
    return (
      findText(read, 'deliverLogsPermissionArn') === `arn:aws:iam::${ACCOUNT}:role/test` &&
      findText(read, 'maxAggregationInterval') === '60' &&
      findText(read, 'logGroupName') === '/test/flows' &&
      findText(read, 'logFormat').startsWith('${version} ${account-id} ') &&
      findText(read, 'value') === 'Probe'
    );
  },
};

async function send(
  client: EmulatorClient,
  Action: string,
  parameters: Record<string, string>,
): Promise<string> {
  const { text } = await client.sendQuery('ec2', { Action, Version: '2016-11-15', ...parameters });
  return text;
}

/** Returns the content of the first element with a name; empty if there is none. */
export const findText = (xml: string, name: string): string =>
  (new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '').replaceAll('&quot;', '"');

async function createGroup(client: EmulatorClient, name: string): Promise<string> {
  const parameters = { GroupName: name, GroupDescription: 'Probe' };
  return findText(await send(client, 'CreateSecurityGroup', parameters), 'groupId');
}
