import type { Json } from '../plan';
import { heldMeanings } from './held';
import { attributesOf, documentOf, listOf, type Meaning, shortName, type Sides } from './meaning';
import { isTold } from './told';
import { COMPUTED, policiesOf, type PolicyIn, whose } from './policies';
import { grouped, isAllow, sentenceOf } from './sentence';
import { type Grant, grantsOf, without } from './statements';

/** What a change to a policy, a trust or a permission lets whom do, and no longer do. */
export function accessMeanings(sides: Sides): Meaning[] {
  if (sides.type === 'aws_lambda_permission') return comparedPolicies(permission(sides), FUNCTION);
  if (/^aws_iam_(role|user|group)_policy_attachment$/.test(sides.type)) return attachment(sides);
  return [
    ...policiesOf(sides).flatMap((policy) => comparedPolicies(sides, policy)),
    ...(sides.type === 'aws_iam_role' ? comparedPolicies(withInline(sides), INLINE) : []),
    ...heldMeanings(sides),
  ];
}

const INLINE: PolicyIn = { attribute: 'inline_policy', subject: whose('name', 'role') };

/** A role with the policies that are written into it as one document. */
function withInline(sides: Sides): Sides {
  const document = (side: Sides['after']): Json => ({
    Statement: listOf(side.inline_policy).flatMap((one) =>
      listOf(documentOf(attributesOf(one).policy).Statement),
    ),
  });
  return {
    ...sides,
    before: { ...sides.before, inline_policy: document(sides.before) },
    after: { ...sides.after, inline_policy: document(sides.after) },
    // The provider shows there what other resources put on the role, so it is unknown for every new one.
    unknown: sides.written.has('inline_policy') ? sides.unknown : {},
  };
}

function comparedPolicies(sides: Sides, { attribute, subject, object }: PolicyIn): Meaning[] {
  const [who, what] = [subject?.(sides) ?? '', object?.(sides) ?? 'it'];
  const about = who || what;
  if (sides.unknown[attribute] === true && !isTold(sides.after[attribute])) {
    // A new queue without a policy has an unknown one: AWS writes it.
    if (sides.created && COMPUTED.has(sides.type) && !sides.written.has(attribute)) return [];
    const question = who ? `what ${who} may do` : `who may use ${what}`;
    const sentence = sides.created
      ? `${question} is known only after the apply`
      : `${question} changes: to what is known only after the apply`;
    return [{ kind: 'access', effect: 'unknown', sentence, about }];
  }
  const [before, after] = [grantsOf(sides.before[attribute]), grantsOf(sides.after[attribute])];
  const had = new Set([...before.values()].filter(isAllow).map(({ principal }) => principal));
  const tell = (grants: readonly Grant[], added: boolean): Meaning[] =>
    grouped(grants).map((group) => ({
      kind: 'access',
      effect: isAllow(group[0]!) === added ? 'widens' : 'narrows',
      sentence: sentenceOf(group, who, what, added, had),
      about,
    }));
  return [...tell(without(after, before), true), ...tell(without(before, after), false)];
}

const FUNCTION: PolicyIn = { attribute: 'policy', object: whose('function_name', 'function') };

/** A Lambda permission as the statement that it becomes in the function's policy. */
function permission(sides: Sides): Sides {
  const policy = (side: Sides['after']): Json => {
    if (typeof side.principal !== 'string') return {};
    const { principal, action = '', source_arn, source_account, principal_org_id } = side;
    const isService = principal.endsWith('.amazonaws.com');
    const Condition = {
      ...(typeof source_arn === 'string' && { ArnLike: { 'aws:SourceArn': source_arn } }),
      ...(typeof source_account === 'string' && { StringEquals: { 'aws:SourceAccount': source_account } }),
      ...(typeof principal_org_id === 'string' && { ForOrg: { 'aws:PrincipalOrgID': principal_org_id } }),
    };
    const Principal = { [isService ? 'Service' : 'AWS']: principal };
    return { Statement: [{ Effect: 'Allow', Principal, Action: action, Resource: '*', Condition }] };
  };
  const isUnknown = sides.unknown.principal === true || sides.unknown.action === true;
  const source: Sides['after'] =
    sides.unknown.source_arn === true && typeof sides.after.source_arn !== 'string'
      ? { source_arn: 'a source known after the apply' }
      : {};
  return {
    ...sides,
    before: { ...sides.before, policy: policy(sides.before) },
    after: { ...sides.after, policy: policy({ ...sides.after, ...source }) },
    unknown: { policy: isUnknown },
  };
}

function attachment(sides: Sides): Meaning[] {
  const kind = sides.type.split('_')[2]!;
  const about = whose(kind, kind)(sides);
  if (sides.unknown.policy_arn === true && typeof sides.after.policy_arn !== 'string')
    return [
      {
        kind: 'access',
        effect: 'unknown',
        sentence: `which policy ${about} has is known only after the apply`,
        about,
      },
    ];
  const tell = (side: Sides['after'], verb: string, effect: Meaning['effect']): Meaning[] =>
    typeof side.policy_arn !== 'string'
      ? []
      : [
          {
            kind: 'access',
            effect,
            sentence: `${about} ${verb} the policy ${shortName(side.policy_arn)}`,
            about,
          },
        ];
  if (sides.before.policy_arn === sides.after.policy_arn && sides.before[kind] === sides.after[kind])
    return [];
  return [...tell(sides.after, 'now has', 'widens'), ...tell(sides.before, 'no longer has', 'narrows')];
}
