import { asBlocks, type PlannedResource } from '../plan/resources';
import { getMemory, getProvisionedPrice } from './functions';
import { HOURS_PER_MONTH, sumCapacityHours } from './hours';
import { formatNumber, createStandingUsage, type Usage } from './line';
import { type CostedStack, getLabel } from './stack';

/**
 * The minimum capacity of a scalable target times the hours of a month, with its scheduled actions.
 * @returns undefined if a schedule cannot be read
 */
export function getMinimumCapacityHours(stack: CostedStack, target: PlannedResource): number | undefined {
  const { resource_id: id, scalable_dimension: dimension, min_capacity: minimum } = target.values;
  const reference = `\${aws_appautoscaling_target.${target.id}.`;
  const scheduled = stack.findByType('aws_appautoscaling_scheduled_action').flatMap(({ values }) => {
    const belongsToTarget =
      String(values.resource_id).startsWith(reference) ||
      (values.resource_id === id && values.scalable_dimension === dimension);
    const capacity = asBlocks(values.scalable_target_action)[0]?.min_capacity;
    return belongsToTarget && capacity !== undefined && capacity !== null
      ? [{ schedule: values.schedule, capacity: Number(capacity) }]
      : [];
  });
  return sumCapacityHours(Number(minimum ?? 0), scheduled);
}

/** Estimates provisioned concurrency, which AWS charges for with or without invocations. */
export function estimateProvisionedConcurrency(stack: CostedStack): readonly Usage[] {
  const makeUsage = (executionHours: number, fn: PlannedResource, source: PlannedResource): Usage =>
    createStandingUsage(
      'Lambda',
      `${getLabel(fn)}, provisioned concurrency`,
      (executionHours * 3600 * getMemory(fn)) / 1024,
      getProvisionedPrice(fn),
      `${formatNumber(executionHours)} hours of one execution at ${getMemory(fn)} MB`,
      [source],
    );
  const scaled = stack.findByType('aws_appautoscaling_target').flatMap((target) => {
    const hours = getMinimumCapacityHours(stack, target);
    const [fn] = stack.findFunctions(target.values.resource_id);
    return hours === undefined || fn === undefined ? [] : [makeUsage(hours, fn, target)];
  });
  const fixed = stack.findByType('aws_lambda_provisioned_concurrency_config').flatMap((config) => {
    const [fn] = stack.findFunctions(config.values.function_name);
    const executions = Number(config.values.provisioned_concurrent_executions);
    return fn ? [makeUsage(executions * HOURS_PER_MONTH, fn, config)] : [];
  });
  return [...scaled, ...fixed];
}
