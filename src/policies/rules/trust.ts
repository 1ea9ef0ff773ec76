import { isOtherAccount } from '../accounts';
import { asksFor, grantsOf, type PolicyStatement } from '../documents';
import { type ReviewedStack, type Rule, shown, unless } from '../rule';

/** One subject of an identity provider, or one repository of GitHub's with what runs in it. */
const isOneSubject = (subject: string): boolean =>
  !/[*?]/.test(subject) || /^repo:[^*?/:]+\/[^*?/:]+:/.test(subject);

/** Why a statement lets in more than those whom it names; undefined if it does not. */
function looseness(statement: PolicyStatement, stack: ReviewedStack): string | undefined {
  const { inverted, actions, principals } = statement;
  if (principals.length === 0 || principals.some((principal) => principal.includes('*'))) return 'anybody';
  if (inverted || actions.some((action) => /[*?]/.test(action))) return 'more actions than are named';
  const other = principals.find((principal) => isOtherAccount(principal, stack));
  if (other !== undefined) return `the whole of another account, ${other}`;
  const isWeb = actions.includes('sts:AssumeRoleWithWebIdentity');
  return isWeb && !asksFor(statement, (key) => key.endsWith(':sub'), isOneSubject)
    ? 'any subject of the provider'
    : undefined;
}

/** Who may take on a role. */
export const TRUST_RULES: readonly Rule[] = [
  {
    id: 'MS-IAM-3',
    title: 'a role names who may take it on',
    severity: 'high',
    source: 'security',
    mend: 'name the service, or the provider and the subject, in the role’s trust policy',
    types: ['aws_iam_role'],
    check: (role, stack) =>
      grantsOf(role, 'assume_role_policy').flatMap((statement) => {
        const { actions, principals, condition } = statement;
        const loose = looseness(statement, stack);
        const found = `${shown(actions)} by ${shown(principals)}${condition && ` if ${shown(condition)}`}`;
        return unless(
          loose === undefined,
          `${loose}: ${found}`,
          'principals, actions and, of a web identity, a StringEquals or StringLike on its subject, none of them for all',
        );
      }),
  },
];
