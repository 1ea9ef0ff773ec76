import { asBlocks, type PlannedResource, asTexts } from '../../domain/plan/resources';
import type { Json } from '../../domain/plan/plan';
import { grantsIn, isExpression, type PolicyStatement } from '../documents';
import { RESOURCE_POLICIES } from '../resource-policies';
import { type Breach, type Rule, shown, unless } from '../rule';
import { TRUST_RULES } from './trust';

/** The actions that take no narrower resource than `*`. */
export const UNSCOPED_ACTIONS: ReadonlySet<string> = new Set([
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
  // Functions inside a VPC make and delete interfaces there; AWS names no narrower resource for these.
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeSubnets',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
]);

/** Actions that tell what there is, and nothing of what is in it. */
const LISTS = /^[a-z0-9-]+:(List|Describe)[A-Z]/;

/** The services whose ARNs name a resource without its type before it. */
const UNTYPED = ['s3', 'sns', 'sqs', 'execute-api'];

/** How much a resource of a policy stands for, where it is not one thing. */
function widthOf(resource: string): 'everything' | 'a whole type' | undefined {
  // Whatever an expression names, it names it.
  const parts = resource.replace(/\$\{[^{}]*\}/g, 'x').split(':');
  if (/^[*?]/.test(resource)) return 'everything';
  if (parts[0] !== 'arn') return undefined;
  if (/[*?]/.test(parts.slice(1, 3).join(''))) return 'everything';
  const named = parts.slice(5).join(':').replace(/^\//, '');
  if (named === '*') return 'everything';
  const name = UNTYPED.includes(parts[2]!) ? named : named.slice(named.search(/[/:]/) + 1);
  return /^[*?]/.test(name) || /[*?]/.test(parts[4]!) ? 'a whole type' : undefined;
}

/** The actions of a statement that its resources are too wide for, each with the resource. */
const tooWide = ({ actions, resources }: PolicyStatement): readonly string[] =>
  resources.flatMap((resource) => {
    const width = widthOf(resource);
    if (width === undefined) return [];
    return actions
      .filter((action) => (width === 'everything' ? !UNSCOPED_ACTIONS.has(action) : !LISTS.test(action)))
      .map((action) => `${action} on ${resource}`);
  });

/** The texts of the policies that say what somebody may do: of roles, users, groups and permission sets. */
const IDENTITY_POLICIES: Readonly<Record<string, (one: PlannedResource) => readonly (Json | undefined)[]>> = {
  aws_iam_role_policy: ({ values }) => [values.policy],
  aws_iam_policy: ({ values }) => [values.policy],
  aws_iam_user_policy: ({ values }) => [values.policy],
  aws_iam_group_policy: ({ values }) => [values.policy],
  aws_ssoadmin_permission_set_inline_policy: ({ values }) => [values.inline_policy],
  // Of several blocks a plan can't say which is which, so what is unknown of them stands in the configuration alone.
  aws_iam_role: ({ values, configured: written }) => [
    ...new Set([values, written].flatMap((one) => asBlocks(one.inline_policy).map(({ policy }) => policy))),
  ],
};
const IDENTITIES = Object.keys(IDENTITY_POLICIES);
const policiesOf = (resource: PlannedResource) => IDENTITY_POLICIES[resource.type]!(resource);
const grantsOf = (resource: PlannedResource): readonly PolicyStatement[] =>
  policiesOf(resource).flatMap(grantsIn);

/** The attributes in which policies of AWS are attached, by type. */
const ATTACHING: Readonly<Record<string, string>> = {
  aws_iam_role_policy_attachment: 'policy_arn',
  aws_iam_user_policy_attachment: 'policy_arn',
  aws_iam_group_policy_attachment: 'policy_arn',
  aws_iam_policy_attachment: 'policy_arn',
  aws_iam_role_policy_attachments_exclusive: 'policy_arns',
  aws_ssoadmin_managed_policy_attachment: 'managed_policy_arn',
  aws_iam_role: 'managed_policy_arns',
};

/** Whether a policy is AWS's own for a job of many: only those of service roles are for one. */
const isBroad = (arn: string): boolean =>
  /^arn:[^:]*:iam::aws:policy\/(?!service-role\/|aws-service-role\/)/.test(arn) || /FullAccess$/.test(arn);

/** What makes a key or a password that lasts, by type. */
const LASTING = [
  'aws_iam_access_key',
  'aws_iam_user_login_profile',
  'aws_iam_user_ssh_key',
  'aws_iam_service_specific_credential',
];

/** Least privilege. */
export const PERMISSION_RULES: readonly Rule[] = [
  {
    id: 'MS-IAM-1',
    title: 'policies of roles name each action',
    severity: 'high',
    source: 'security',
    mend: 'name the actions that are called, and allow them by a grant of the module',
    types: IDENTITIES,
    check: (policy) =>
      grantsOf(policy)
        .filter(({ inverted, actions }) => inverted || actions.some((action) => /[*?]/.test(action)))
        .flatMap(({ inverted, actions }) =>
          unless(false, `${inverted ? 'all but ' : ''}${shown(actions)}`, 'actions without a wildcard'),
        ),
  },
  {
    id: 'MS-IAM-2',
    title: 'policies of roles name the resource, wherever AWS has one',
    severity: 'high',
    source: 'security',
    mend: 'name the resource’s ARN; for an action that takes none, say so in UNSCOPED_ACTIONS with its reason',
    types: IDENTITIES,
    check: (policy) =>
      grantsOf(policy)
        .flatMap(tooWide)
        .flatMap((found) => unless(false, found, 'the ARNs that it is for')),
  },
  ...TRUST_RULES,
  {
    id: 'MS-IAM-4',
    title: 'iam:PassRole is for one role and one service',
    severity: 'high',
    source: 'security',
    mend: 'name the role’s ARN and add the condition iam:PassedToService',
    types: IDENTITIES,
    check: (policy) =>
      grantsOf(policy)
        .filter(({ actions }) => actions.includes('iam:PassRole'))
        .filter(
          ({ resources, condition }) =>
            resources.length === 0 ||
            resources.some((resource) => resource.includes('*')) ||
            !condition.includes('"iam:PassedToService":'),
        )
        .flatMap(({ resources, condition }) =>
          unless(
            false,
            `iam:PassRole on ${shown(resources)}${condition ? '' : ' without a condition'}`,
            'a role’s ARN and iam:PassedToService',
          ),
        ),
  },
  {
    id: 'MS-IAM-5',
    title: 'nobody has a policy of AWS that is not for one service’s own role',
    severity: 'high',
    source: 'security',
    mend: 'grant what the role does by a policy of its own',
    types: Object.keys(ATTACHING),
    check: ({ type, values }) =>
      asTexts(values[ATTACHING[type]!])
        .filter(isBroad)
        .flatMap((arn) => unless(false, arn, 'no policy for a whole service')),
  },
  {
    id: 'MS-IAM-6',
    title: 'nobody has a key or a password that lasts',
    severity: 'high',
    source: 'security',
    mend: 'take it out: let a role be taken on, which gives keys for an hour',
    types: LASTING,
    check: ({ type }) => unless(false, type, 'a role that is taken on'),
  },
  {
    id: 'MS-IAM-7',
    title: 'every policy can be read before it is there',
    severity: 'high',
    source: 'security',
    mend: 'write the policy with policyDocument (src/modules/iam.ts): what a data source makes, no rule can read',
    types: [...new Set([...IDENTITIES, ...Object.keys(RESOURCE_POLICIES)])],
    check: (one): readonly Breach[] =>
      [
        ...(IDENTITIES.includes(one.type) ? policiesOf(one) : []),
        one.values.assume_role_policy,
        one.values[RESOURCE_POLICIES[one.type] ?? 'assume_role_policy'],
      ]
        .filter((policy, at, all) => isExpression(policy) && all.indexOf(policy) === at)
        .flatMap((policy) => unless(false, policy, 'a policy whose statements stand in the stack')),
  },
];
