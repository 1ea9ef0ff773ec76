import type { PlannedResource } from '../../domain/plan/resources';
import type { EvaluatedStack } from '../rule';

const NAME_ATTRIBUTES = [
  'name',
  'function_name',
  'alarm_name',
  'dashboard_name',
  'deployment_group_name',
  'layer_name',
  'rule_name',
];

/** Returns the physical name of a resource without the suffix, which requirements use. */
export function getBaseName({ suffix }: EvaluatedStack, { values }: PlannedResource): string | undefined {
  const name = NAME_ATTRIBUTES.map((key) => values[key]).find((value) => typeof value === 'string');
  if (typeof name !== 'string') return undefined;
  return name.endsWith(`-${suffix}`) ? name.slice(0, -suffix.length - 1) : name;
}
