import { RDSClient } from '@aws-sdk/client-rds';
import { createDatabaseKinds } from '../../../src/cli/orphans/databases';
import { createClientOptions } from '../../../src/cli/target/aws';
import { readConfig } from '../../../src/config';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

const LISTS: Readonly<Record<string, readonly [list: string, name: string]>> = {
  DescribeDBInstancesCommand: ['DBInstances', 'DBInstanceIdentifier'],
  DescribeDBClustersCommand: ['DBClusters', 'DBClusterIdentifier'],
  DescribeDBClusterParameterGroupsCommand: ['DBClusterParameterGroups', 'DBClusterParameterGroupName'],
  DescribeDBSubnetGroupsCommand: ['DBSubnetGroups', 'DBSubnetGroupName'],
};

/** A fake of RDS with two pages of each kind, and an instance without a cluster. */
const deleted: unknown[] = [];
beforeAll(() => {
  const respond = ({ constructor: { name }, input }: Command): Promise<object> => {
    if (name.startsWith('Delete')) return Promise.resolve({ done: deleted.push([name, input]) });
    const [list, key] = LISTS[name]!;
    const createItem = (value: string) => ({ DBClusterIdentifier: 'cluster', [key]: value });
    return Promise.resolve(
      input.Marker
        ? { [list]: [createItem(`${key}-2`), ...(list === 'DBInstances' ? [{ [key]: 'alone' }] : [])] }
        : { [list]: [createItem(`${key}-1`)], Marker: 'more' },
    );
  };
  jest.spyOn(RDSClient.prototype as unknown as { send: typeof respond }, 'send').mockImplementation(respond);
});
afterAll(() => jest.restoreAllMocks());

test('databases of all pages are found, and deleted in the order in which AWS allows it, without a snapshot', async () => {
  const kinds = createDatabaseKinds(createClientOptions(readConfig({})));
  const found = (
    await Promise.all(kinds.map(async ({ type, list }) => (await list()).map((one) => ({ type, ...one }))))
  ).flat();
  expect(found.map(({ type, name }) => [type, name])).toEqual([
    ['aws_rds_cluster_instance', 'DBInstanceIdentifier-1'],
    ['aws_rds_cluster_instance', 'DBInstanceIdentifier-2'],
    ['aws_rds_cluster', 'DBClusterIdentifier-1'],
    ['aws_rds_cluster', 'DBClusterIdentifier-2'],
    ['aws_rds_cluster_parameter_group', 'DBClusterParameterGroupName-1'],
    ['aws_rds_cluster_parameter_group', 'DBClusterParameterGroupName-2'],
    ['aws_db_subnet_group', 'DBSubnetGroupName-1'],
    ['aws_db_subnet_group', 'DBSubnetGroupName-2'],
  ]);
  for (const { remove } of found.filter(({ name }) => name.endsWith('-1'))) await remove();
  expect(deleted).toEqual([
    ['DeleteDBInstanceCommand', { DBInstanceIdentifier: 'DBInstanceIdentifier-1', SkipFinalSnapshot: true }],
    ['DeleteDBClusterCommand', { DBClusterIdentifier: 'DBClusterIdentifier-1', SkipFinalSnapshot: true }],
    [
      'DeleteDBClusterParameterGroupCommand',
      { DBClusterParameterGroupName: 'DBClusterParameterGroupName-1' },
    ],
    ['DeleteDBSubnetGroupCommand', { DBSubnetGroupName: 'DBSubnetGroupName-1' }],
  ]);
});
