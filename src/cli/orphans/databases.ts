import {
  DeleteDBClusterCommand,
  DeleteDBClusterParameterGroupCommand,
  DeleteDBInstanceCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSubnetGroupsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import type { ClientOptions } from '../target/aws';
import { fetchAllPages } from '../target/fetch-all-pages';
import type { ListedResource, ResourceKind } from './resource-kind';

const createResource = (name: string, remove: ListedResource['remove']): ListedResource => ({
  identity: name,
  name,
  remove,
});

/** Creates the resource kinds of databases: instances, clusters, and their groups of subnets and parameters. */
export function createDatabaseKinds(options: ClientOptions): ResourceKind[] {
  const rds = new RDSClient(options);
  return [
    {
      type: 'aws_rds_cluster_instance',
      list: async () => {
        const listed = await fetchAllPages(
          (Marker) => rds.send(new DescribeDBInstancesCommand({ Marker })),
          (page) => page.DBInstances,
          (page) => page.Marker,
        );
        return listed
          .filter(({ DBClusterIdentifier }) => DBClusterIdentifier !== undefined)
          .map(({ DBInstanceIdentifier = '' }) =>
            createResource(DBInstanceIdentifier, () =>
              rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true })),
            ),
          );
      },
    },
    {
      type: 'aws_rds_cluster',
      list: async () => {
        const listed = await fetchAllPages(
          (Marker) => rds.send(new DescribeDBClustersCommand({ Marker })),
          (page) => page.DBClusters,
          (page) => page.Marker,
        );
        return listed.map(({ DBClusterIdentifier = '' }) =>
          createResource(DBClusterIdentifier, () =>
            rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier, SkipFinalSnapshot: true })),
          ),
        );
      },
    },
    {
      type: 'aws_rds_cluster_parameter_group',
      list: async () => {
        const listed = await fetchAllPages(
          (Marker) => rds.send(new DescribeDBClusterParameterGroupsCommand({ Marker })),
          (page) => page.DBClusterParameterGroups,
          (page) => page.Marker,
        );
        return listed.map(({ DBClusterParameterGroupName = '' }) =>
          createResource(DBClusterParameterGroupName, () =>
            rds.send(new DeleteDBClusterParameterGroupCommand({ DBClusterParameterGroupName })),
          ),
        );
      },
    },
    {
      type: 'aws_db_subnet_group',
      list: async () => {
        const listed = await fetchAllPages(
          (Marker) => rds.send(new DescribeDBSubnetGroupsCommand({ Marker })),
          (page) => page.DBSubnetGroups,
          (page) => page.Marker,
        );
        return listed.map(({ DBSubnetGroupName = '' }) =>
          createResource(DBSubnetGroupName, () =>
            rds.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName })),
          ),
        );
      },
    },
  ];
}
