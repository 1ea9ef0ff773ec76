import type { Json } from '../plan';
import { inWords, listOf, type Meaning, shortName, type Sides } from './meaning';
import { whose } from './policies';

/** What a change gives or takes by something that is held rather than written as a policy. */
export function heldMeanings(sides: Sides): Meaning[] {
  if (/^aws_iam_(role|user)$/.test(sides.type)) return [...managedPolicies(sides), ...boundary(sides)];
  return sides.type === 'aws_kms_grant' ? grant(sides) : [];
}

const access = (effect: Meaning['effect'], about: string, sentence: string): Meaning => ({
  kind: 'access',
  effect,
  sentence,
  about,
});

const texts = (value: Json | undefined): string[] =>
  listOf(value).filter((one): one is string => typeof one === 'string');

/** A list on the role itself; unknown where the configuration gives none, and then without meaning. */
function managedPolicies(sides: Sides): Meaning[] {
  const about = ownerOf(sides);
  const [was, is] = [texts(sides.before.managed_policy_arns), texts(sides.after.managed_policy_arns)];
  if (sides.unknown.managed_policy_arns === true)
    return sides.written.has('managed_policy_arns')
      ? [access('unknown', about, `which policies ${about} has is known only after the apply`)]
      : [];
  return [
    ...is
      .filter((arn) => !was.includes(arn))
      .map((arn) => access('widens', about, `${about} now has the policy ${shortName(arn)}`)),
    ...was
      .filter((arn) => !is.includes(arn))
      .map((arn) => access('narrows', about, `${about} no longer has the policy ${shortName(arn)}`)),
  ];
}

/** The boundary of what its policies can give it. */
function boundary(sides: Sides): Meaning[] {
  const about = ownerOf(sides);
  const [was, is] = [sides.before.permissions_boundary ?? '', sides.after.permissions_boundary ?? ''];
  if (sides.deleted || was === is) return [];
  if (sides.unknown.permissions_boundary === true && is === '')
    return [access('unknown', about, `what bounds ${about} is known only after the apply`)];
  const [before, after] = [shortName(String(was)), shortName(String(is))];
  if (is === '') return [access('widens', about, `${about} is no longer bounded by ${before}`)];
  return was === ''
    ? [access('narrows', about, `${about} is bounded by ${after}`)]
    : [access('moves', about, `${about} is bounded by ${after}, no longer by ${before}`)];
}

const ownerOf = (sides: Sides): string => {
  const kind = sides.type.slice('aws_iam_'.length);
  return whose('name', kind)(sides);
};

/** Use of a key that its policy does not show. */
function grant(sides: Sides): Meaning[] {
  const about = whose('key_id', 'key')(sides);
  const sentence = (side: Sides['after'], may: string) =>
    `${shortName(String(side.grantee_principal ?? 'somebody known after the apply'))} ${may} ` +
    `${inWords(texts(side.operations).sort()) || 'what is known after the apply'} with ${about}, by a grant`;
  if (sides.created) return [access('widens', about, sentence(sides.after, 'may now'))];
  if (sides.deleted) return [access('narrows', about, sentence(sides.before, 'may no longer'))];
  const [was, is] = [sentence(sides.before, 'may now'), sentence(sides.after, 'may now')];
  return was === is
    ? []
    : [access('widens', about, is), access('narrows', about, sentence(sides.before, 'may no longer'))];
}
