import { asBlocks, type PlannedResource } from '../plan/resources';
import { HOURS_PER_MONTH } from './hours';
import { createStandingUsage, createTrafficUsage, formatNumber, type Usage } from './line';
import { PRICE_LIST, type Price } from './prices';
import { type CostedStack, getLabel } from './stack';

const { aurora, secretsManager } = PRICE_LIST;
const GB = 1024 ** 3;
const MONTH_DAYS = HOURS_PER_MONTH / 24;
/** Readers of these promotion tiers have at least the capacity of the writer (Aurora User Guide, Serverless v2 capacity). */
const MAX_FOLLOWING_TIER = 1;
const isServerless = ({ values }: PlannedResource): boolean => values.instance_class === 'db.serverless';

/** The load of a cluster of Aurora Serverless v2 in a month. */
export interface DatabaseLoad {
  /** Aurora capacity units (ACU) that the writer uses, on average over the hours with traffic. */
  readonly writerCapacity: number;
  /** The hours of a month with traffic. In the others, the capacity is the minimum. */
  readonly hours: number;
  /** Reads and writes of the storage: each takes up to 8 KB when read, and up to 4 KB when written. */
  readonly ioRequests: number;
  /** The average size of the data over the month. */
  readonly storedBytes: number;
  /** What one day adds to the continuous backup. */
  readonly changedBytesPerDay: number;
  readonly calculation: string;
}

/** Returns the bounds of the capacity of each instance in ACU; both are 0 if the cluster is not serverless. */
export function getCapacityBounds({ values }: PlannedResource): Readonly<Record<'min' | 'max', number>> {
  const [scaling] = asBlocks(values.serverlessv2_scaling_configuration);
  return { min: Number(scaling?.min_capacity ?? 0), max: Number(scaling?.max_capacity ?? 0) };
}

const findInstances = (stack: CostedStack, cluster: PlannedResource): readonly PlannedResource[] =>
  stack
    .findByType('aws_rds_cluster_instance')
    .filter((instance) => isServerless(instance))
    .filter(({ values }) =>
      stack.findReferenced('aws_rds_cluster', values.cluster_identifier).includes(cluster),
    );

/** Estimates the minimum capacity of serverless clusters, and the secrets with their passwords. */
export const estimateDatabases = (stack: CostedStack): readonly Usage[] =>
  stack.findByType('aws_rds_cluster').flatMap((cluster) => {
    const label = getLabel(cluster);
    const instances = findInstances(stack, cluster);
    const { min } = getCapacityBounds(cluster);
    const add = (
      service: string,
      item: string,
      quantity: number,
      price: Price,
      calculation: string,
      resources: readonly PlannedResource[],
    ) => createStandingUsage(service, `${label}, ${item}`, quantity, price, calculation, resources);
    return [
      ...(instances.length > 0
        ? [
            add(
              'Aurora',
              'minimum capacity',
              instances.length * min * HOURS_PER_MONTH,
              aurora.acuHour,
              `${instances.length} instances of ${min} ACU`,
              instances,
            ),
          ]
        : []),
      ...(cluster.values.manage_master_user_password === true
        ? [
            add('Secrets Manager', 'password', 1, secretsManager.secret, 'the managed master password', [
              cluster,
            ]),
          ]
        : []),
    ];
  });

/**
 * Estimates what traffic uses of a serverless cluster in addition to its minimum capacity. Free backup storage, of the size
 * of the data, is not subtracted.
 */
export function estimateDatabaseLoad(
  stack: CostedStack,
  cluster: PlannedResource,
  load: DatabaseLoad,
): readonly Usage[] {
  const { min, max } = getCapacityBounds(cluster);
  const instances = findInstances(stack, cluster);
  const scaling = instances.filter(
    ({ values }) => Number(values.promotion_tier ?? MAX_FOLLOWING_TIER) <= MAX_FOLLOWING_TIER,
  );
  const above = Math.max(0, load.writerCapacity - min);
  const days = Number(cluster.values.backup_retention_period ?? 1);
  const add = (item: string, quantity: number, price: Price, calculation: string, resources = [cluster]) =>
    createTrafficUsage('Aurora', `${getLabel(cluster)}, ${item}`, quantity, price, calculation, resources);
  const limit = load.writerCapacity > max ? `; the plan allows ${max}` : '';
  return [
    add(
      'capacity for traffic',
      scaling.length * above * load.hours,
      aurora.acuHour,
      `${formatNumber(load.writerCapacity)} ACU of the writer while there is traffic (assumed), and as many of each reader that can replace it${limit}`,
      [...scaling],
    ),
    add('I/O requests', load.ioRequests, aurora.io, load.calculation),
    add(
      'storage',
      load.storedBytes / GB,
      aurora.storage,
      `the rows of this month, half of them on average (assumed)`,
    ),
    add(
      'backups',
      (load.changedBytesPerDay * Math.min(days, MONTH_DAYS)) / GB,
      aurora.backup,
      `the changes of ${days} days (assumed)`,
    ),
  ];
}
