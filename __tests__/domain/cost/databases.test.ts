import { estimateUsage, HOURS_PER_MONTH, type Price, PRICE_LIST } from '../../../src/domain/cost';
import { type DatabaseLoad, estimateDatabaseLoad } from '../../../src/domain/cost/databases';
import { countHealthRequests } from '../../../src/domain/cost/health-checks';
import { CostedStack } from '../../../src/domain/cost/stack';
import type { ResourceValues } from '../../../src/domain/plan/resources';
import { createResources } from './resources';

const GB = 1024 ** 3;
const createInstance = (promotion_tier: number, instance_class = 'db.serverless') => ({
  cluster_identifier: '${aws_rds_cluster.Orders.id}',
  instance_class,
  promotion_tier,
});
const createDatabase = (
  instances: readonly ResourceValues[] = [createInstance(0), createInstance(1)],
  values: ResourceValues = {},
) =>
  createResources({
    aws_rds_cluster: {
      Orders: {
        serverlessv2_scaling_configuration: { min_capacity: 0.5, max_capacity: 8 },
        backup_retention_period: 7,
        ...values,
      },
      Other: {},
    },
    aws_rds_cluster_instance: Object.fromEntries(instances.map((one, index) => [`I${index}`, one])),
  });
const LOAD: DatabaseLoad = {
  writerCapacity: 4.5,
  hours: 100,
  ioRequests: 3e6,
  storedBytes: 10 * GB,
  changedBytesPerDay: 2 * GB,
  calculation: 'three for each transaction',
};

const getStanding = (resources: ReturnType<typeof createResources>) =>
  estimateUsage(resources, undefined).standing.map(({ item, quantity, price }) => [item, quantity, price]);
const getLoad = (resources: ReturnType<typeof createResources>, load = LOAD) =>
  estimateDatabaseLoad(
    new CostedStack(resources),
    resources.find(({ id }) => id === 'Orders')!,
    load,
  );
const findQuantity = (...options: Parameters<typeof getLoad>) =>
  Object.fromEntries(getLoad(...options).map(({ item, quantity }) => [item, quantity]));

it('an idle cluster costs the minimum capacity of each serverless instance', () => {
  expect(getStanding(createDatabase())).toEqual([
    ['Orders, minimum capacity', 2 * 0.5 * HOURS_PER_MONTH, PRICE_LIST.aurora.acuHour],
  ]);
  expect(getStanding(createDatabase([createInstance(0), createInstance(1, 'db.r8g.large')]))).toEqual([
    ['Orders, minimum capacity', 0.5 * HOURS_PER_MONTH, PRICE_LIST.aurora.acuHour],
  ]);
});

it('a managed password costs a secret', () => {
  expect(getStanding(createDatabase([], { manage_master_user_password: true }))).toEqual([
    ['Orders, password', 1, PRICE_LIST.secretsManager.secret],
  ]);
});

it('traffic costs the capacity above the minimum, also that of readers that can replace the writer', () => {
  const item = 'Orders, capacity for traffic';
  expect(findQuantity(createDatabase())[item]).toBe(2 * 4 * 100);
  expect(findQuantity(createDatabase([createInstance(0), createInstance(2)]))[item]).toBe(4 * 100);
  expect(findQuantity(createDatabase(), { ...LOAD, writerCapacity: 0.2 })[item]).toBe(0);
});

it('states the limit of the plan if the traffic needs more', () => {
  const getCalculation = (writerCapacity: number) =>
    getLoad(createDatabase(), { ...LOAD, writerCapacity })[0]!.calculation;
  expect(getCalculation(8)).not.toContain('the plan allows');
  expect(getCalculation(8.5)).toContain('the plan allows 8');
});

it('storage, I/O and the backups of the retention period cost something', () => {
  expect(findQuantity(createDatabase())).toMatchObject({
    'Orders, I/O requests': 3e6,
    'Orders, storage': 10,
    'Orders, backups': 14,
  });
  const price: Price = PRICE_LIST.aurora.backup;
  expect(getLoad(createDatabase()).map((usage) => usage.price)).toContain(price);
});

it('health checks cost something by their options, and those of an endpoint send requests', () => {
  const resources = createResources({
    aws_route53_health_check: {
      Api: { type: 'HTTPS', request_interval: 30 },
      Fast: { type: 'HTTPS_STR_MATCH', request_interval: 10, measure_latency: true },
      Plain: { type: 'HTTP', request_interval: 30 },
      Both: { type: 'CALCULATED' },
    },
  });
  expect(getStanding(resources)).toEqual([
    ['health checks', 4, PRICE_LIST.route53.healthCheck],
    ['options of health checks', 1 + 4, PRICE_LIST.route53.healthCheckOption],
  ]);
  // Every two seconds, and three times as often with an interval of ten seconds.
  expect(countHealthRequests(new CostedStack(resources))).toBe(
    (1 / 2 + 3 / 2 + 1 / 2) * HOURS_PER_MONTH * 3600,
  );
});
