import type { Json } from '../../domain/plan/plan';
import { asBlocks, type PlannedResource, asStrings } from '../../domain/plan/resources';
import { isExpression, parseGrants, type PolicyStatement } from '../policy-documents';
import { RESOURCE_POLICIES } from '../resource-policies';
import {
  formatAttributeValue,
  type Mismatch,
  createMismatches,
  createMismatchUnless,
  type PolicyRule,
} from '../rule';
import { findTooWide } from './resource-width';
import { TRUST_RULES } from './trust';

/** Functions that return the texts of identity policies, by type: of roles, users, groups and permission sets. */
const IDENTITY_POLICIES: Readonly<
  Record<string, (resource: PlannedResource) => readonly (Json | undefined)[]>
> = {
  aws_iam_role_policy: ({ values }) => [values.policy],
  aws_iam_policy: ({ values }) => [values.policy],
  aws_iam_user_policy: ({ values }) => [values.policy],
  aws_iam_group_policy: ({ values }) => [values.policy],
  aws_ssoadmin_permission_set_inline_policy: ({ values }) => [values.inline_policy],
  // The order of several blocks in a plan is undefined, so unknown values are read from the configuration.
  aws_iam_role: ({ values, configured }) => [
    ...new Set(
      [values, configured].flatMap(({ inline_policy: inline }) =>
        asBlocks(inline).map(({ policy }) => policy),
      ),
    ),
  ],
};
const IDENTITY_TYPES = Object.keys(IDENTITY_POLICIES);
const findIdentityPolicies = (resource: PlannedResource) => IDENTITY_POLICIES[resource.type]!(resource);
const findIdentityGrants = (resource: PlannedResource): readonly PolicyStatement[] =>
  findIdentityPolicies(resource).flatMap(parseGrants);

/** The attribute with the attached managed policies, by type. */
const ATTACHMENTS: Readonly<Record<string, string>> = {
  aws_iam_role_policy_attachment: 'policy_arn',
  aws_iam_user_policy_attachment: 'policy_arn',
  aws_iam_group_policy_attachment: 'policy_arn',
  aws_iam_policy_attachment: 'policy_arn',
  aws_iam_role_policy_attachments_exclusive: 'policy_arns',
  aws_ssoadmin_managed_policy_attachment: 'managed_policy_arn',
  aws_iam_role: 'managed_policy_arns',
};

/** Whether a policy is an AWS managed policy for general use. Those for service roles have one purpose. */
const isBroad = (arn: string): boolean =>
  /^arn:[^:]*:iam::aws:policy\/(?!service-role\/|aws-service-role\/)/.test(arn) || /FullAccess$/.test(arn);

/** Types that create long-lived credentials. */
const LONG_LIVED_CREDENTIALS = [
  'aws_iam_access_key',
  'aws_iam_user_login_profile',
  'aws_iam_user_ssh_key',
  'aws_iam_service_specific_credential',
];

/** Least privilege. */
export const PERMISSION_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-IAM-1',
    title: 'identity policies list each action without wildcards',
    severity: 'high',
    source: 'security',
    fix: 'list the actions that the code calls, and grant them with a grant method of the module',
    types: IDENTITY_TYPES,
    check: (policy) =>
      createMismatches(
        findIdentityGrants(policy)
          .filter(({ inverted, actions }) => inverted || actions.some((action) => /[*?]/.test(action)))
          .map(({ inverted, actions }) => `${inverted ? 'all but ' : ''}${formatAttributeValue(actions)}`),
        'actions without a wildcard',
      ),
  },
  {
    id: 'MS-IAM-2',
    title: 'identity policies name each resource, where the action supports it',
    severity: 'high',
    source: 'security',
    fix: 'name the ARN of the resource: only an action that AWS lists without resources needs *',
    types: IDENTITY_TYPES,
    check: (policy) =>
      createMismatches(findIdentityGrants(policy).flatMap(findTooWide), 'the ARNs of its resources'),
  },
  ...TRUST_RULES,
  {
    id: 'MS-IAM-4',
    title: 'iam:PassRole is limited to one role and one service',
    severity: 'high',
    source: 'security',
    fix: 'name the ARN of the role, and add the condition iam:PassedToService',
    types: IDENTITY_TYPES,
    check: (policy) =>
      findIdentityGrants(policy)
        .filter(({ actions }) => actions.includes('iam:PassRole'))
        .flatMap(({ resources, conditionText: condition }) =>
          createMismatchUnless(
            resources.length > 0 &&
              !resources.some((resource) => resource.includes('*')) &&
              condition.includes('"iam:PassedToService":'),
            `iam:PassRole on ${formatAttributeValue(resources)}${condition ? '' : ' without a condition'}`,
            'the ARN of a role and iam:PassedToService',
          ),
        ),
  },
  {
    id: 'MS-IAM-5',
    title: 'AWS managed policies are attached for service roles only',
    severity: 'high',
    source: 'security',
    fix: 'grant the actions that the role needs in a policy of the stack',
    types: Object.keys(ATTACHMENTS),
    check: ({ type, values }) =>
      createMismatches(
        asStrings(values[ATTACHMENTS[type]!]).filter(isBroad),
        'no policy for a whole service',
      ),
  },
  {
    id: 'MS-IAM-6',
    title: 'there are no long-lived credentials',
    severity: 'high',
    source: 'security',
    fix: 'remove the resource, and assume a role, which returns temporary credentials',
    types: LONG_LIVED_CREDENTIALS,
    check: ({ type }) => createMismatchUnless(false, type, 'a role'),
  },
  {
    id: 'MS-IAM-7',
    title: 'policies are known when the stack is planned',
    severity: 'high',
    source: 'security',
    fix: 'create the policy with policyDocument (src/modules/iam.ts): rules cannot read the result of a data source',
    types: [...new Set([...IDENTITY_TYPES, ...Object.keys(RESOURCE_POLICIES)])],
    check(resource): readonly Mismatch[] {
      const policies = new Set([
        ...(IDENTITY_TYPES.includes(resource.type) ? findIdentityPolicies(resource) : []),
        resource.values.assume_role_policy,
        resource.values[RESOURCE_POLICIES[resource.type] ?? 'assume_role_policy'],
      ]);
      return createMismatches(
        [...policies].filter(isExpression),
        'a policy whose statements are in the stack',
      );
    },
  },
];
