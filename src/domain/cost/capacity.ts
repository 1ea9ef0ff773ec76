import type { PlannedResource, ResourceValues } from '../plan/resources';
import { HOURS_PER_MONTH } from './hours';
import { formatNumber, createStandingUsage, type Usage } from './line';
import { PRICE_LIST } from './prices';
import { getMinimumCapacityHours } from './scaling';
import { type CostedStack, getLabel } from './stack';
import { countRegions, getIndexes, isOnDemand } from './tables';

const { dynamoDb } = PRICE_LIST;

/** Estimates the minimum provisioned capacity of tables, which costs the same without requests. */
export const estimateProvisionedCapacity = (stack: CostedStack): readonly Usage[] =>
  stack
    .findByType('aws_dynamodb_table')
    .filter(({ values }) => !isOnDemand(values))
    .flatMap((table) => [
      estimateCapacity(stack, table, 'Write', dynamoDb.writeCapacityHour),
      estimateCapacity(stack, table, 'Read', dynamoDb.readCapacityHour),
    ]);

function estimateCapacity(
  stack: CostedStack,
  table: PlannedResource,
  kind: 'Write' | 'Read',
  price: Usage['price'],
): Usage {
  const targets = findCapacityTargets(stack, table, kind);
  const findTarget = (index?: ResourceValues['name']) =>
    targets.find(({ values: { resource_id: id } }) =>
      index === undefined ? !String(id).includes('/index/') : String(id).endsWith(`/index/${String(index)}`),
    );
  const tableAndIndexes = [
    { values: table.values, target: findTarget() },
    ...getIndexes(table).map((values) => ({ values, target: findTarget(values.name) })),
  ];
  const attribute = `${kind.toLowerCase()}_capacity`;
  const unitHoursEach = tableAndIndexes.map(
    ({ values, target }) =>
      (target && getMinimumCapacityHours(stack, target)) ?? Number(values[attribute] ?? 0) * HOURS_PER_MONTH,
  );
  const unitHours = unitHoursEach.reduce((sum, value) => sum + value, 0) * countRegions(table);
  return createStandingUsage(
    'DynamoDB',
    `${getLabel(table)}, ${kind.toLowerCase()} capacity`,
    unitHours,
    price,
    `at least ${formatNumber(unitHours / HOURS_PER_MONTH)} units, of the table and its indexes`,
    [table, ...targets],
  );
}

/** The scalable targets of the table and its indexes, except those whose schedules cannot be read. */
const findCapacityTargets = (
  stack: CostedStack,
  table: PlannedResource,
  kind: 'Write' | 'Read',
): readonly PlannedResource[] =>
  stack
    .findByType('aws_appautoscaling_target')
    .filter(({ values }) => String(values.scalable_dimension).endsWith(`:${kind}CapacityUnits`))
    .filter(({ values }) => stack.findReferenced('aws_dynamodb_table', values.resource_id).includes(table))
    .filter((target) => getMinimumCapacityHours(stack, target) !== undefined);
