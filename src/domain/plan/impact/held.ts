import type { Json } from '../plan';
import { formatList, asList, type Impact, shortenName, type ChangedResource } from './impact';
import { labelBy } from './policies';

/** What a change gives or takes by something that is held rather than written as a policy. */
export function findIamAttachmentImpacts(sides: ChangedResource): Impact[] {
  if (/^aws_iam_(role|user)$/.test(sides.type))
    return [...findManagedPolicyImpacts(sides), ...findBoundaryImpacts(sides)];
  return sides.type === 'aws_kms_grant' ? findKmsGrantImpacts(sides) : [];
}

const createImpact = (effect: Impact['effect'], about: string, sentence: string): Impact => ({
  kind: 'access',
  effect,
  description: sentence,
  subject: about,
});

const asTexts = (value: Json | undefined): string[] =>
  asList(value).filter((one): one is string => typeof one === 'string');

/** A list on the role itself; unknown where the configuration gives none, and then without meaning. */
function findManagedPolicyImpacts(sides: ChangedResource): Impact[] {
  const about = getOwnerLabel(sides);
  const [was, is] = [asTexts(sides.before.managed_policy_arns), asTexts(sides.after.managed_policy_arns)];
  if (sides.unknown.managed_policy_arns === true)
    return sides.configured.has('managed_policy_arns')
      ? [createImpact('unknown', about, `which policies ${about} has is known only after the apply`)]
      : [];
  return [
    ...is
      .filter((arn) => !was.includes(arn))
      .map((arn) => createImpact('widens', about, `${about} now has the policy ${shortenName(arn)}`)),
    ...was
      .filter((arn) => !is.includes(arn))
      .map((arn) => createImpact('narrows', about, `${about} no longer has the policy ${shortenName(arn)}`)),
  ];
}

/** The boundary of what its policies can give it. */
function findBoundaryImpacts(sides: ChangedResource): Impact[] {
  const about = getOwnerLabel(sides);
  const [was, is] = [sides.before.permissions_boundary ?? '', sides.after.permissions_boundary ?? ''];
  if (sides.deleted || was === is) return [];
  if (sides.unknown.permissions_boundary === true && is === '')
    return [createImpact('unknown', about, `what bounds ${about} is known only after the apply`)];
  const [before, after] = [shortenName(String(was)), shortenName(String(is))];
  if (is === '') return [createImpact('widens', about, `${about} is no longer bounded by ${before}`)];
  return was === ''
    ? [createImpact('narrows', about, `${about} is bounded by ${after}`)]
    : [createImpact('moves', about, `${about} is bounded by ${after}, no longer by ${before}`)];
}

const getOwnerLabel = (sides: ChangedResource): string => {
  const kind = sides.type.slice('aws_iam_'.length);
  return labelBy('name', kind)(sides);
};

/** Use of a key that its policy does not show. */
function findKmsGrantImpacts(sides: ChangedResource): Impact[] {
  const about = labelBy('key_id', 'key')(sides);
  const sentence = (side: ChangedResource['after'], may: string) =>
    `${shortenName(String(side.grantee_principal ?? 'somebody known after the apply'))} ${may} ` +
    `${formatList(asTexts(side.operations).sort()) || 'what is known after the apply'} with ${about}, by a grant`;
  if (sides.created) return [createImpact('widens', about, sentence(sides.after, 'may now'))];
  if (sides.deleted) return [createImpact('narrows', about, sentence(sides.before, 'may no longer'))];
  const [was, is] = [sentence(sides.before, 'may now'), sentence(sides.after, 'may now')];
  return was === is
    ? []
    : [
        createImpact('widens', about, is),
        createImpact('narrows', about, sentence(sides.before, 'may no longer')),
      ];
}
