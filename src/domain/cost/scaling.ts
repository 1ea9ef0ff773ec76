import { asBlocks, type PlannedResource } from '../plan/resources';
import { memoryOf, readyPrice } from './functions';
import { capacityHours, MONTH_HOURS } from './hours';
import { kept, n, type Use } from './line';
import { type Stack, titleOf } from './stack';

/** The least that a scalable target keeps, times the hours of a month; undefined where its hours are not understood. */
export function leastHours(stack: Stack, target: PlannedResource): number | undefined {
  const { resource_id: id, scalable_dimension: dimension, min_capacity: least } = target.values;
  const reference = `\${aws_appautoscaling_target.${target.id}.`;
  const turns = stack.all('aws_appautoscaling_scheduled_action').flatMap(({ values }) => {
    const own =
      String(values.resource_id).startsWith(reference) ||
      (values.resource_id === id && values.scalable_dimension === dimension);
    const capacity = asBlocks(values.scalable_target_action)[0]?.min_capacity;
    return own && capacity !== undefined && capacity !== null
      ? [{ schedule: values.schedule, capacity: Number(capacity) }]
      : [];
  });
  return capacityHours(Number(least ?? 0), turns);
}

/** Executions that are kept ready, whether anything comes or not. */
export function readyUse(stack: Stack): readonly Use[] {
  const line = (executionHours: number, fn: PlannedResource, by: PlannedResource): Use =>
    kept(
      'Lambda',
      `${titleOf(fn)}, kept ready`,
      (executionHours * 3600 * memoryOf(fn)) / 1024,
      readyPrice(fn),
      `${n(executionHours)} hours of one execution at ${memoryOf(fn)} MB`,
      [by],
    );
  const scaled = stack.all('aws_appautoscaling_target').flatMap((target) => {
    const hours = leastHours(stack, target);
    const [fn] = stack.functions(target.values.resource_id);
    return hours === undefined || fn === undefined ? [] : [line(hours, fn, target)];
  });
  const fixed = stack.all('aws_lambda_provisioned_concurrency_config').flatMap((config) => {
    const [fn] = stack.functions(config.values.function_name);
    return fn
      ? [line(Number(config.values.provisioned_concurrent_executions) * MONTH_HOURS, fn, config)]
      : [];
  });
  return [...scaled, ...fixed];
}
