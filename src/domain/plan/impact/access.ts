import type { Json } from '../plan';
import { findIamAttachmentImpacts } from './held';
import {
  asAttributes,
  parseDocument,
  asList,
  type Impact,
  shortenName,
  type ChangedResource,
} from './impact';
import { isPolicyKnown } from './known-policy';
import { TYPES_WITH_COMPUTED_POLICY, findPolicies, type PolicyLocation, labelBy } from './policies';
import { groupGrants, isAllow, describeGrants } from './describe-grants';
import { type Grant, parseGrants, subtractGrants } from './grants';

/** What a change to a policy, a trust or a permission lets whom do, and no longer do. */
export function findAccessImpacts(sides: ChangedResource): Impact[] {
  if (sides.type === 'aws_lambda_permission')
    return comparePolicies(toPermissionPolicy(sides), FUNCTION_POLICY);
  if (/^aws_iam_(role|user|group)_policy_attachment$/.test(sides.type)) return findAttachmentImpacts(sides);
  return [
    ...findPolicies(sides).flatMap((policy) => comparePolicies(sides, policy)),
    ...(sides.type === 'aws_iam_role' ? comparePolicies(combineInlinePolicies(sides), INLINE_POLICIES) : []),
    ...findIamAttachmentImpacts(sides),
  ];
}

const INLINE_POLICIES: PolicyLocation = { attribute: 'inline_policy', subject: labelBy('name', 'role') };

/** A role with the policies that are written into it as one document. */
function combineInlinePolicies(sides: ChangedResource): ChangedResource {
  const document = (side: ChangedResource['after']): Json => ({
    Statement: asList(side.inline_policy).flatMap((one) =>
      asList(parseDocument(asAttributes(one).policy).Statement),
    ),
  });
  return {
    ...sides,
    before: { ...sides.before, inline_policy: document(sides.before) },
    after: { ...sides.after, inline_policy: document(sides.after) },
    // The provider shows there what other resources put on the role, so it is unknown for every new one.
    unknown: sides.configured.has('inline_policy') ? sides.unknown : {},
  };
}

function comparePolicies(sides: ChangedResource, { attribute, subject, object }: PolicyLocation): Impact[] {
  const [who, what] = [subject?.(sides) ?? '', object?.(sides) ?? 'it'];
  const about = who || what;
  if (sides.unknown[attribute] === true && !isPolicyKnown(sides.after[attribute])) {
    // A new queue without a policy has an unknown one: AWS writes it.
    if (sides.created && TYPES_WITH_COMPUTED_POLICY.has(sides.type) && !sides.configured.has(attribute))
      return [];
    const question = who ? `what ${who} may do` : `who may use ${what}`;
    const sentence = sides.created
      ? `${question} is known only after the apply`
      : `${question} changes: to what is known only after the apply`;
    return [{ kind: 'access', effect: 'unknown', description: sentence, subject: about }];
  }
  const [before, after] = [parseGrants(sides.before[attribute]), parseGrants(sides.after[attribute])];
  const had = new Set([...before.values()].filter(isAllow).map(({ principal }) => principal));
  const tell = (grants: readonly Grant[], added: boolean): Impact[] =>
    groupGrants(grants).map((group) => ({
      kind: 'access',
      effect: isAllow(group[0]!) === added ? 'widens' : 'narrows',
      description: describeGrants(group, who, what, added, had),
      subject: about,
    }));
  return [...tell(subtractGrants(after, before), true), ...tell(subtractGrants(before, after), false)];
}

const FUNCTION_POLICY: PolicyLocation = { attribute: 'policy', object: labelBy('function_name', 'function') };

/** A Lambda permission as the statement that it becomes in the function's policy. */
function toPermissionPolicy(sides: ChangedResource): ChangedResource {
  const policy = (side: ChangedResource['after']): Json => {
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
  const source: ChangedResource['after'] =
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

function findAttachmentImpacts(sides: ChangedResource): Impact[] {
  const kind = sides.type.split('_')[2]!;
  const about = labelBy(kind, kind)(sides);
  if (sides.unknown.policy_arn === true && typeof sides.after.policy_arn !== 'string')
    return [
      {
        kind: 'access',
        effect: 'unknown',
        description: `which policy ${about} has is known only after the apply`,
        subject: about,
      },
    ];
  const tell = (side: ChangedResource['after'], verb: string, effect: Impact['effect']): Impact[] =>
    typeof side.policy_arn !== 'string'
      ? []
      : [
          {
            kind: 'access',
            effect,
            description: `${about} ${verb} the policy ${shortenName(side.policy_arn)}`,
            subject: about,
          },
        ];
  if (sides.before.policy_arn === sides.after.policy_arn && sides.before[kind] === sides.after[kind])
    return [];
  return [...tell(sides.after, 'now has', 'widens'), ...tell(sides.before, 'no longer has', 'narrows')];
}
