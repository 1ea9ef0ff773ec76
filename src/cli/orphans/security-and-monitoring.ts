import { CloudWatchClient, DeleteAlarmsCommand, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DeleteResourcePolicyCommand,
  DescribeLogGroupsCommand,
  DescribeResourcePoliciesCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import {
  DeleteAliasCommand,
  DescribeKeyCommand,
  KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { ClientOptions } from '../target/aws';
import { fetchAllPages } from '../target/fetch-all-pages';
import type { ListedResource, ResourceKind } from './resource-kind';

/** Creates the resource kinds of alarms, log groups, resource policies of logs, IAM roles, and KMS keys and aliases. */
export function createSecurityAndMonitoringKinds(options: ClientOptions): ResourceKind[] {
  const iam = new IAMClient(options);
  const kms = new KMSClient(options);
  const logs = new CloudWatchLogsClient(options);
  const cloudwatch = new CloudWatchClient(options);
  return [
    {
      // An alarm on which another one depends cannot be deleted, so these come first.
      type: 'aws_cloudwatch_composite_alarm',
      list: async () => {
        const listed = await fetchAllPages(
          (NextToken) =>
            cloudwatch.send(new DescribeAlarmsCommand({ NextToken, AlarmTypes: ['CompositeAlarm'] })),
          (page) => page.CompositeAlarms,
          (page) => page.NextToken,
        );
        return listed.map(({ AlarmName = '' }) => ({
          identity: AlarmName,
          name: AlarmName,
          remove: () => cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] })),
        }));
      },
    },
    {
      type: 'aws_cloudwatch_metric_alarm',
      list: async () => {
        const listed = await fetchAllPages(
          (NextToken) => cloudwatch.send(new DescribeAlarmsCommand({ NextToken })),
          (page) => page.MetricAlarms,
          (page) => page.NextToken,
        );
        return listed.map(({ AlarmName = '' }) => ({
          identity: AlarmName,
          name: AlarmName,
          remove: () => cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] })),
        }));
      },
    },
    {
      type: 'aws_cloudwatch_log_group',
      list: async () => {
        const listed = await fetchAllPages(
          (nextToken) => logs.send(new DescribeLogGroupsCommand({ nextToken })),
          (page) => page.logGroups,
          (page) => page.nextToken,
        );
        return listed.map(({ logGroupName = '' }) => ({
          identity: logGroupName,
          name: logGroupName,
          remove: () => logs.send(new DeleteLogGroupCommand({ logGroupName })),
        }));
      },
    },
    {
      type: 'aws_cloudwatch_log_resource_policy',
      list: async () => {
        const listed = await fetchAllPages(
          (nextToken) => logs.send(new DescribeResourcePoliciesCommand({ nextToken })),
          (page) => page.resourcePolicies,
          (page) => page.nextToken,
        );
        return listed.map(({ policyName = '' }) => ({
          identity: policyName,
          name: policyName,
          remove: () => logs.send(new DeleteResourcePolicyCommand({ policyName })),
        }));
      },
    },
    {
      type: 'aws_iam_role',
      list: async () => {
        const listed = await fetchAllPages(
          (Marker) => iam.send(new ListRolesCommand({ Marker })),
          (page) => page.Roles,
          (page) => page.Marker,
        );
        return listed.map(({ RoleName = '' }) => ({
          identity: RoleName,
          name: RoleName,
          remove: () => deleteRole(iam, RoleName),
        }));
      },
    },
    {
      type: 'aws_kms_alias',
      list: async () => {
        const listed = await fetchAllPages(
          (Marker) => kms.send(new ListAliasesCommand({ Marker })),
          (page) => page.Aliases,
          (page) => page.NextMarker,
        );
        return listed.map(({ AliasName = '' }) => ({
          identity: AliasName,
          name: AliasName,
          remove: () => kms.send(new DeleteAliasCommand({ AliasName })),
        }));
      },
    },
    { type: 'aws_kms_key', list: () => listKeys(kms) },
  ];
}

/** Lists keys by the stack name in their description, because keys have no name. Keys with a scheduled deletion are skipped. */
async function listKeys(kms: KMSClient): Promise<ListedResource[]> {
  const listed = await fetchAllPages(
    (Marker) => kms.send(new ListKeysCommand({ Marker })),
    (page) => page.Keys,
    (page) => page.NextMarker,
  );
  const resources = listed.map(async ({ KeyId = '' }) => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    if (KeyMetadata?.KeyState === 'PendingDeletion') return [];
    return [
      {
        identity: KeyId,
        name: KeyMetadata?.Description?.split(':')[0] ?? '',
        remove: () => kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 })),
      },
    ];
  });
  return (await Promise.all(resources)).flat();
}

async function deleteRole(iam: IAMClient, RoleName: string): Promise<void> {
  const inline = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of inline.PolicyNames ?? []) {
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  }
  const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  for (const { PolicyArn } of attached.AttachedPolicies ?? []) {
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  await iam.send(new DeleteRoleCommand({ RoleName }));
}
