import { grantsOf } from '../documents';
import { type Rule, shown, unless } from '../rule';

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

/** Whether it stands for all resources there are, or for all of a service. */
const isEverything = (resource: string): boolean =>
  resource === '*' ||
  resource
    .replace(/\$\{[^{}]*\}/g, '')
    .split(':')
    .slice(5)
    .join(':') === '*';

const ROLE_POLICIES = [
  'aws_iam_role_policy',
  'aws_iam_policy',
  'aws_iam_user_policy',
  'aws_iam_group_policy',
];
/** Whether a policy of AWS allows more than one job needs. */
const isBroad = (arn: string): boolean => {
  const name = arn.split('/').at(-1)!;
  return ['AdministratorAccess', 'PowerUserAccess'].includes(name) || name.endsWith('FullAccess');
};

/** Least privilege. */
export const PERMISSION_RULES: readonly Rule[] = [
  {
    id: 'MS-IAM-1',
    title: 'policies of roles name each action',
    severity: 'high',
    source: 'security',
    mend: 'name the actions that are called, and allow them by a grant of the module',
    types: ROLE_POLICIES,
    check: (policy) =>
      grantsOf(policy, 'policy')
        .filter(({ inverted, actions }) => inverted || actions.some((action) => action.includes('*')))
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
    types: ROLE_POLICIES,
    check: (policy) =>
      grantsOf(policy, 'policy')
        .flatMap(({ actions, resources }) => {
          const all = resources.find(isEverything);
          return all === undefined
            ? []
            : actions
                .filter((action) => !UNSCOPED_ACTIONS.has(action))
                .map((action) => `${action} on ${all}`);
        })
        .flatMap((found) => unless(false, found, 'the ARNs that it is for')),
  },
  {
    id: 'MS-IAM-3',
    title: 'a role names who may take it on',
    severity: 'high',
    source: 'security',
    mend: 'name the service, or the provider and the subject, in the role’s trust policy',
    types: ['aws_iam_role'],
    check: (role) =>
      grantsOf(role, 'assume_role_policy')
        .filter(({ inverted, actions, principals, condition }) => {
          const anyone = principals.length === 0 || principals.some((principal) => principal.includes('*'));
          const loose = inverted || actions.some((action) => action.includes('*'));
          const anySubject =
            actions.includes('sts:AssumeRoleWithWebIdentity') &&
            !/:sub":\[?"(?!\*|repo:\*)[^"]/.test(condition);
          return anyone || loose || anySubject;
        })
        .flatMap(({ actions, principals, condition }) =>
          unless(
            false,
            `${shown(actions)} by ${shown(principals)}${condition && ` if ${shown(condition)}`}`,
            'principals, actions and, of a web identity, a subject without a wildcard for all',
          ),
        ),
  },
  {
    id: 'MS-IAM-4',
    title: 'iam:PassRole is for one role and one service',
    severity: 'high',
    source: 'security',
    mend: 'name the role’s ARN and add the condition iam:PassedToService',
    types: ROLE_POLICIES,
    check: (policy) =>
      grantsOf(policy, 'policy')
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
    title: 'no role has a policy of AWS that allows everything or a whole service',
    severity: 'high',
    source: 'security',
    mend: 'grant what the role does by a policy of its own',
    types: ['aws_iam_role_policy_attachment', 'aws_iam_policy_attachment', 'aws_iam_user_policy_attachment'],
    check: ({ values: { policy_arn: arn } }) =>
      unless(!isBroad(String(arn ?? '')), arn, 'no policy for a whole service'),
  },
];
