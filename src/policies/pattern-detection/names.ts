import type { PlannedResource } from '../../domain/plan/resources';
import type { ReviewedStack } from '../rule';

const NAMES = [
  'name',
  'function_name',
  'alarm_name',
  'dashboard_name',
  'deployment_group_name',
  'layer_name',
  'rule_name',
];

/** The name that the requirements give a resource: its own, without the suffix. */
export function namedIn({ suffix }: ReviewedStack, { values }: PlannedResource): string | undefined {
  const name = NAMES.map((key) => values[key]).find((value) => typeof value === 'string');
  if (typeof name !== 'string') return undefined;
  return name.endsWith(`-${suffix}`) ? name.slice(0, -suffix.length - 1) : name;
}
