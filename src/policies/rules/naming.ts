import { SHARED_SUFFIX } from '../../config';
import type { PlannedResource } from '../../domain/plan/resources';
import { type Rule, unless } from '../rule';

const TAGS = ['CostCenter', 'Environment', 'Project'];
/** Where a type keeps the name that an account, or the whole of AWS, knows it by. */
const NAMES = [
  'alarm_name',
  'bucket',
  'cluster_identifier',
  'dashboard_name',
  'deployment_group_name',
  'function_name',
  'layer_name',
  'name',
  'name_prefix',
  'rule_name',
];
/** Their names live inside another resource, whose name ends with the suffix. */
const INNER = ['aws_iam_role_policy', 'aws_lambda_alias'];

/** Tags and names, which tell whose a resource is. */
export const NAMING_RULES: readonly Rule[] = [
  {
    id: 'MS-TAG-1',
    title: 'whatever can be tagged has exactly the tags Project, Environment and CostCenter',
    severity: 'medium',
    source: 'C15',
    mend: 'take the resource’s own tags away: those of the configuration (src/config/index.ts) are on everything',
    // The provider plans `tags_all` for the types that take tags, and for no others.
    check: ({ values }) => ('tags_all' in values ? tagsOf(values.tags_all) : []),
  },
  {
    id: 'MS-NAM-1',
    title: 'every name ends with the suffix, so that environments live side by side',
    severity: 'high',
    source: 'T7',
    mend: 'make the name with physicalName of SystemStack',
    check: (resource, { suffix }) =>
      namesOf(resource)
        .filter((name) => !isOf(suffix, name))
        .flatMap((name) => unless(false, name, `a name that ends with -${suffix}`)),
  },
];

function tagsOf(tags: unknown) {
  const entries = Object.entries((tags ?? {}) as Record<string, unknown>);
  const right =
    entries
      .map(([name]) => name)
      .sort()
      .join() === TAGS.join() && entries.every(([, value]) => typeof value === 'string' && value !== '');
  return unless(right, tags, `${TAGS.join(', ')}, each with a value`);
}

/**
 * Whether the name is the suffix's. API Gateway adds /Canary to the name of a log group, for the share of a canary; what
 * all environments share is there once in a region, and roles are for the whole account.
 */
function isOf(suffix: string, name: string): boolean {
  const own = name.replace(/\/Canary$/, '');
  return suffix === SHARED_SUFFIX ? `${own}-`.includes(`-${suffix}-`) : own.endsWith(`-${suffix}`);
}

/** The names that the configuration gives; those that hold an expression are made of names that are looked at. */
function namesOf({ type, values, configured: written }: PlannedResource): string[] {
  if (INNER.includes(type)) return [];
  return NAMES.filter((key) => !String(written[key] ?? '').includes('${'))
    .map((key) => values[key])
    .filter((name): name is string => typeof name === 'string' && name !== '' && !name.includes('${'));
}
