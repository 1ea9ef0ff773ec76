import { DescribeDBClustersCommand, DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { UserError } from '../../errors';
import type { Deployment } from '../deployment';

/** An instance of the cluster, as RDS describes it. */
export interface DatabaseInstance {
  readonly id: string;
  readonly role: 'writer' | 'reader';
  readonly zone: string;
  /** Such as `available`, `rebooting` or `failing-over`. */
  readonly status: string;
}

/** The cluster, as RDS describes it. */
export interface DatabaseCluster {
  readonly id: string;
  readonly status: string;
  /** The writer first, then the readers in the order in which RDS promotes them. */
  readonly instances: readonly DatabaseInstance[];
}

type Databases = Pick<Deployment, 'databases' | 'getOutput'>;

/** Reads the instances of the cluster and their roles. */
export async function readCluster({ databases, getOutput }: Databases): Promise<DatabaseCluster> {
  const id = getOutput('DatabaseClusterId');
  const { DBClusters } = await databases.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }));
  const { DBInstances } = await databases.send(
    new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-cluster-id', Values: [id] }] }),
  );
  const cluster = DBClusters?.[0];
  if (!cluster) throw new UserError(`RDS knows no cluster ${id}: is the stack deployed?`);
  const details = new Map((DBInstances ?? []).map((instance) => [instance.DBInstanceIdentifier, instance]));
  const members = (cluster.DBClusterMembers ?? []).toSorted(
    (a, b) => getRank(a.IsClusterWriter, a.PromotionTier) - getRank(b.IsClusterWriter, b.PromotionTier),
  );
  return {
    id,
    status: cluster.Status ?? 'unknown',
    instances: members.map(({ DBInstanceIdentifier = '', IsClusterWriter }) => ({
      id: DBInstanceIdentifier,
      role: IsClusterWriter ? 'writer' : 'reader',
      zone: details.get(DBInstanceIdentifier)?.AvailabilityZone ?? 'unknown',
      status: details.get(DBInstanceIdentifier)?.DBInstanceStatus ?? 'unknown',
    })),
  };
}

/** RDS promotes the reader with the lowest tier, 0 to 15. */
const getRank = (isWriter = false, tier = 15): number => (isWriter ? -1 : tier);

/** Returns the writer. @throws UserError if there is none at the moment, as during a failover */
export function getWriter({ id, instances }: DatabaseCluster): DatabaseInstance {
  const writer = instances.find(({ role }) => role === 'writer');
  if (writer) return writer;
  throw new UserError(`cluster ${id} has no writer at the moment: try again in some seconds`);
}
