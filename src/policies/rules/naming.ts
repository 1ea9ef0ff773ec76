import { SHARED_SUFFIX } from '../../config';
import type { PlannedResource } from '../../domain/plan/resources';
import { removeServiceEnding } from '../../domain/service-ending';
import { type Mismatch, createMismatches, createMismatchUnless, type PolicyRule } from '../rule';

/** The attributes with the name that identifies a resource in its account or in all of AWS. */
const NAME_ATTRIBUTES = [
  'alarm_name',
  'bucket',
  'cluster_identifier',
  'dashboard_name',
  'deployment_group_name',
  'function_name',
  'layer_name',
  'name',
  'name_prefix',
  'policy_name',
  'rule_name',
];
/** Types whose names are unique inside another resource only, whose name ends with the suffix. */
const TYPES_INSIDE_ANOTHER = [
  'aws_iam_role_policy',
  'aws_lambda_alias',
  'aws_s3_bucket_intelligent_tiering_configuration',
];

/** Tags and names show which environment and cost center a resource belongs to. */
export const NAMING_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-TAG-1',
    title: 'taggable resources have exactly the default tags of their stack',
    severity: 'medium',
    source: 'operations',
    fix: 'remove the resource’s own tags: the tags of the system are the provider’s default_tags',
    // The provider plans `tags_all` for taggable types only.
    check: ({ values }, { defaultTags }) =>
      'tags_all' in values ? checkTags(values.tags_all, Object.keys(defaultTags).sort()) : [],
  },
  {
    id: 'MS-NAM-1',
    title: 'physical names end with the suffix of the environment',
    severity: 'high',
    source: 'operations',
    fix: 'create the name with createPhysicalName of SystemStack',
    check: (resource, { suffix }) =>
      createMismatches(
        getNames(resource).filter((name) => !hasSuffix(name, suffix)),
        `a name that ends with -${suffix}`,
      ),
  },
];

function checkTags(tags: unknown, expectedNames: readonly string[]): readonly Mismatch[] {
  const entries = Object.entries((tags ?? {}) as Record<string, unknown>);
  const names = entries.map(([name]) => name).sort();
  const hasValues = entries.every(([, value]) => typeof value === 'string' && value !== '');
  const isExact = names.length > 0 && names.join() === expectedNames.join();
  return createMismatchUnless(isExact && hasValues, tags, `${expectedNames.join(', ')}, each with a value`);
}

/**
 * Whether a name ends with the suffix. Resources
 * that all environments share exist once in each region; roles are global, so the region follows the suffix in their names.
 */
function hasSuffix(name: string, suffix: string): boolean {
  const base = removeServiceEnding(name);
  return suffix === SHARED_SUFFIX ? `${base}-`.includes(`-${suffix}-`) : base.endsWith(`-${suffix}`);
}

/** Returns the literal names of a resource. Names with an expression refer to another name, which is also checked. */
function getNames({ type, values, configured }: PlannedResource): string[] {
  if (TYPES_INSIDE_ANOTHER.includes(type)) return [];
  return NAME_ATTRIBUTES.filter((key) => !String(configured[key] ?? '').includes('${'))
    .map((key) => values[key])
    .filter((name): name is string => typeof name === 'string' && name !== '' && !name.includes('${'));
}
