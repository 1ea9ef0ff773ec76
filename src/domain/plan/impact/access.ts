import type { Json } from '../plan';
import { findIamAttachmentImpacts } from './iam-attachments';
import { asList, asMap } from '../value';
import { parseDocument, createAccessImpact, type Impact, type ChangedResource } from './impact';
import { findKmsGrantImpacts } from './kms-grants';
import { isPolicyKnown } from './known-policy';
import { TYPES_WITH_COMPUTED_POLICY, findPolicies, type PolicyLocation, createLabelGetter } from './policies';
import { groupGrants, isAllow, describeGrants } from './describe-grants';
import { type Grant, parseGrants, subtractGrants } from './grants';

/** Finds who gains or loses access by a change of a policy, a trust policy, a permission or a grant. */
export function findAccessImpacts(change: ChangedResource): Impact[] {
  if (change.type === 'aws_lambda_permission')
    return comparePolicies(toPermissionPolicy(change), FUNCTION_POLICY);
  return [
    ...findPolicies(change).flatMap((policy) => comparePolicies(change, policy)),
    ...(change.type === 'aws_iam_role'
      ? comparePolicies(combineInlinePolicies(change), INLINE_POLICIES)
      : []),
    ...findIamAttachmentImpacts(change),
    ...findKmsGrantImpacts(change),
  ];
}

const INLINE_POLICIES: PolicyLocation = {
  attribute: 'inline_policy',
  getOwner: createLabelGetter('name', 'role'),
};

/** Combines the inline policies of a role into one document. */
function combineInlinePolicies(change: ChangedResource): ChangedResource {
  const combine = (side: ChangedResource['after']): Json => ({
    Statement: asList(side.inline_policy).flatMap((inlinePolicy) =>
      asList(parseDocument(asMap(inlinePolicy).policy).Statement),
    ),
  });
  return {
    ...change,
    before: { ...change.before, inline_policy: combine(change.before) },
    after: { ...change.after, inline_policy: combine(change.after) },
    // The provider also lists the policies of other resources here, so the attribute is unknown for every new role.
    unknown: change.configured.has('inline_policy') ? change.unknown : {},
  };
}

function comparePolicies(change: ChangedResource, location: PolicyLocation): Impact[] {
  const { attribute } = location;
  const [owner, target] = [location.getOwner?.(change) ?? '', location.getTarget?.(change) ?? 'it'];
  const label = owner || target;
  if (change.unknown[attribute] === true && !isPolicyKnown(change.after[attribute])) {
    // AWS creates the policy of a new queue whose configuration has none.
    if (change.created && TYPES_WITH_COMPUTED_POLICY.has(change.type) && !change.configured.has(attribute))
      return [];
    const access = owner ? `what ${owner} may do` : `who may use ${target}`;
    const description = change.created
      ? `${access} is known only after the apply`
      : `${access} changes; the new policy is known only after the apply`;
    return [createAccessImpact('unknown', label, description)];
  }
  const [before, after] = [parseGrants(change.before[attribute]), parseGrants(change.after[attribute])];
  const allowedBefore = new Set([...before.values()].filter(isAllow).map(({ principal }) => principal));
  const toImpacts = (grants: readonly Grant[], added: boolean): Impact[] =>
    groupGrants(grants).map((group) =>
      createAccessImpact(
        isAllow(group[0]!) === added ? 'widens' : 'narrows',
        label,
        describeGrants(group, { owner, target, added, allowedBefore }),
      ),
    );
  return [
    ...toImpacts(subtractGrants(after, before), true),
    ...toImpacts(subtractGrants(before, after), false),
  ];
}

const FUNCTION_POLICY: PolicyLocation = {
  attribute: 'policy',
  getTarget: createLabelGetter('function_name', 'function'),
};

/** Converts a Lambda permission to the statement that AWS adds to the policy of the function. */
function toPermissionPolicy(change: ChangedResource): ChangedResource {
  const toPolicy = (side: ChangedResource['after']): Json => {
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
  const isUnknown = change.unknown.principal === true || change.unknown.action === true;
  const source: ChangedResource['after'] =
    change.unknown.source_arn === true && typeof change.after.source_arn !== 'string'
      ? { source_arn: 'a source known after the apply' }
      : {};
  return {
    ...change,
    before: { ...change.before, policy: toPolicy(change.before) },
    after: { ...change.after, policy: toPolicy({ ...change.after, ...source }) },
    unknown: { policy: isUnknown },
  };
}
