import { isOtherAccount } from '../accounts';
import { getPolicyGrants, type PolicyStatement, requiresCondition } from '../policy-documents';
import { formatAttributeValue, createMismatchUnless, type EvaluatedStack, type PolicyRule } from '../rule';

/**
 * Whether the subject pattern matches a single subject of an identity provider, or the workflows of a single GitHub
 * repository.
 */
const isOneSubject = (subject: string): boolean =>
  !/[*?]/.test(subject) || /^repo:[^*?/:]+\/[^*?/:]+:/.test(subject);

/** Describes who can assume the role without being named by the statement; undefined if no one can. */
function describeExcess(statement: PolicyStatement, stack: EvaluatedStack): string | undefined {
  const { inverted, actions, principals } = statement;
  if (principals.length === 0 || principals.some((principal) => principal.includes('*'))) return 'anybody';
  if (inverted || actions.some((action) => /[*?]/.test(action))) return 'more actions than are named';
  const otherAccount = principals.find((principal) => isOtherAccount(principal, stack));
  if (otherAccount !== undefined) return `the whole of another account, ${otherAccount}`;
  const isWebIdentity = actions.includes('sts:AssumeRoleWithWebIdentity');
  return isWebIdentity && !requiresCondition(statement, (key) => key.endsWith(':sub'), isOneSubject)
    ? 'any subject of the provider'
    : undefined;
}

/** Trust policies name who may assume a role. */
export const TRUST_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-IAM-3',
    title: 'trust policies name who may assume the role',
    severity: 'high',
    source: 'security',
    fix: 'name the service, or the identity provider and the subject, in the trust policy of the role',
    types: ['aws_iam_role'],
    check: (role, stack) =>
      getPolicyGrants(role, 'assume_role_policy').flatMap((statement) => {
        const { actions, principals, conditionText: condition } = statement;
        const excess = describeExcess(statement, stack);
        const grant = `${formatAttributeValue(actions)} by ${formatAttributeValue(principals)}`;
        return createMismatchUnless(
          excess === undefined,
          `${excess}: ${grant}${condition && ` if ${formatAttributeValue(condition)}`}`,
          'named principals and actions; for a web identity, StringEquals or StringLike on one subject',
        );
      }),
  },
];
