import type { PlannedResource } from '../../domain/plan/resources';
import { requireForEach, type ResourceRequirement } from './resource-requirements';

const ALARM = 'aws_cloudwatch_metric_alarm';

/** Whether an alarm has an action. */
export const notifies = ({ values }: PlannedResource): boolean =>
  JSON.stringify(values.alarm_actions ?? []) !== '[]';

/** Requires an alarm with an action for each resource of a type. */
export const requireAlarms = (
  type: string,
  expected: string,
  meets: (alarm: PlannedResource, resource: PlannedResource) => boolean,
): ResourceRequirement =>
  requireForEach(type, ALARM, expected, (alarm, resource) => notifies(alarm) && meets(alarm, resource));
