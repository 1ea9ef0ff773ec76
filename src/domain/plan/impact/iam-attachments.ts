import type { Json } from '../plan';
import { asStrings } from '../resources';
import { type ChangedResource, createAccessImpact, type Impact, shortenName } from './impact';
import { createLabelGetter } from './policies';

/** Finds changes of the policies that are attached to a role, user or group, and of a permissions boundary. */
export function findIamAttachmentImpacts(change: ChangedResource): Impact[] {
  if (/^aws_iam_(role|user|group)_policy_attachment$/.test(change.type))
    return findPolicyAttachmentImpacts(change);
  if (change.type === 'aws_iam_policy_attachment') return findSharedAttachmentImpacts(change);
  if (/^aws_iam_(role|user)$/.test(change.type))
    return [...findManagedPolicyImpacts(change), ...findBoundaryImpacts(change)];
  return [];
}

function findPolicyAttachmentImpacts(change: ChangedResource): Impact[] {
  const { before, after, unknown } = change;
  const kind = change.type.split('_')[2]!;
  const owner = createLabelGetter(kind, kind)(change);
  if (unknown.policy_arn === true && typeof after.policy_arn !== 'string')
    return [createAccessImpact('unknown', owner, `which policy ${owner} has is known only after the apply`)];
  if (before.policy_arn === after.policy_arn && before[kind] === after[kind]) return [];
  return [
    ...asStrings(after.policy_arn).map((arn) => describeAttached(owner, arn)),
    ...asStrings(before.policy_arn).map((arn) => describeDetached(owner, arn)),
  ];
}

/** Finds who gains or loses a policy by an attachment to several roles, users and groups. */
function findSharedAttachmentImpacts({ before, after, unknown }: ChangedResource): Impact[] {
  const listOwners = (side: ChangedResource['after']): string[] =>
    ['role', 'user', 'group'].flatMap((kind) =>
      asStrings(side[`${kind}s`]).map((name) => `${kind} ${shortenName(name)}`),
    );
  const [old, current] = [before, after].map((side) => ({ arn: side.policy_arn, owners: listOwners(side) }));
  const listOwnersOnlyIn = (side: typeof old, other: typeof old): string[] =>
    side!.arn === other!.arn ? side!.owners.filter((owner) => !other!.owners.includes(owner)) : side!.owners;
  const formatArn = (arn: Json | undefined): string =>
    typeof arn === 'string'
      ? arn
      : unknown.policy_arn === true
        ? 'that is known only after the apply'
        : 'without a name';
  return [
    ...listOwnersOnlyIn(current, old).map((owner) => describeAttached(owner, formatArn(current!.arn))),
    ...listOwnersOnlyIn(old, current).map((owner) => describeDetached(owner, formatArn(old!.arn))),
  ];
}

const describeAttached = (owner: string, arn: string): Impact =>
  createAccessImpact('widens', owner, `${owner} now has the policy ${shortenName(arn)}`);
const describeDetached = (owner: string, arn: string): Impact =>
  createAccessImpact('narrows', owner, `${owner} no longer has the policy ${shortenName(arn)}`);

/** Compares `managed_policy_arns`, which is unknown if the configuration does not set it. */
function findManagedPolicyImpacts(change: ChangedResource): Impact[] {
  const owner = getOwnerLabel(change);
  const before = asStrings(change.before.managed_policy_arns);
  const after = asStrings(change.after.managed_policy_arns);
  if (change.unknown.managed_policy_arns === true)
    return change.configured.has('managed_policy_arns')
      ? [createAccessImpact('unknown', owner, `which policies ${owner} has is known only after the apply`)]
      : [];
  return [
    ...after.filter((arn) => !before.includes(arn)).map((arn) => describeAttached(owner, arn)),
    ...before.filter((arn) => !after.includes(arn)).map((arn) => describeDetached(owner, arn)),
  ];
}

/** Compares the permissions boundary, which limits what the policies can allow. */
function findBoundaryImpacts(change: ChangedResource): Impact[] {
  const owner = getOwnerLabel(change);
  const previous = change.before.permissions_boundary ?? '';
  const current = change.after.permissions_boundary ?? '';
  if (change.deleted || previous === current) return [];
  if (change.unknown.permissions_boundary === true && current === '')
    return [
      createAccessImpact(
        'unknown',
        owner,
        `the permissions boundary of ${owner} is known only after the apply`,
      ),
    ];
  const [before, after] = [shortenName(String(previous)), shortenName(String(current))];
  if (current === '')
    return [createAccessImpact('widens', owner, `${owner} no longer has the permissions boundary ${before}`)];
  return previous === ''
    ? [createAccessImpact('narrows', owner, `${owner} now has the permissions boundary ${after}`)]
    : [
        createAccessImpact(
          'changes',
          owner,
          `${owner} now has the permissions boundary ${after} instead of ${before}`,
        ),
      ];
}

const getOwnerLabel = (change: ChangedResource): string =>
  createLabelGetter('name', change.type.slice('aws_iam_'.length))(change);
