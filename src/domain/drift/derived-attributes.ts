import type { Json } from '../plan/plan';
import type { AttributeValues, StackFacts } from './stack-facts';
import { areEquivalent, type AttributePath, getValueAt } from './values';

/** An attribute whose value AWS derives from other resources. */
interface DerivedAttribute {
  readonly type: string;
  readonly attribute: string;
  /** Returns the parts of the actual value that no resource of the stack declares. */
  readonly findUndeclared: (actual: AttributeValues, facts: StackFacts) => readonly Json[];
  /** Whether AWS sets a default value on creation. Then only a value other than the recorded one is undeclared. */
  readonly hasDefault?: boolean;
  /** Returns the arguments of the AWS CLI that remove an undeclared part. */
  readonly formatFix: (actual: AttributeValues, part: Json, recorded: AttributeValues) => string;
}

const toList = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : value ? [value] : [];
const toText = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);
const quoteForShell = (value: Json | undefined): string => `'${toText(value).replace(/'/g, `'\\''`)}'`;

/**
 * Creates the entry for a resource policy that a separate Terraform resource sets. `key` names the attributes that identify
 * the same resource on both sides. If the stack contains that separate resource, Terraform itself detects every change.
 */
const createPolicyAttribute = (
  type: string,
  policyType: string,
  key: { readonly own: string; readonly policy: string },
  formatFix: DerivedAttribute['formatFix'],
  hasDefault = false,
): DerivedAttribute => ({
  type,
  attribute: 'policy',
  findUndeclared: (actual, facts) =>
    facts.findResources(policyType).some((policy) => policy[key.policy] === actual[key.own])
      ? []
      : toList(actual.policy),
  formatFix,
  hasDefault,
});

/**
 * The attributes that grant permissions and are computed when the configuration does not set them. Terraform reports no
 * difference if somebody adds a policy to a role, queue, topic, bucket or API manually, and no apply removes it.
 */
const DERIVED_ATTRIBUTES: readonly DerivedAttribute[] = [
  {
    type: 'aws_iam_role',
    attribute: 'inline_policy',
    findUndeclared: (actual, facts) => {
      const declared = facts.findResources('aws_iam_role_policy').filter(({ role }) => role === actual.name);
      return toList(actual.inline_policy).filter((policy) => {
        const name = getValueAt(policy, ['name']);
        return (
          name !== null && name !== '' && !declared.some((declaredPolicy) => declaredPolicy.name === name)
        );
      });
    },
    formatFix: (actual, part) =>
      `iam delete-role-policy --role-name ${quoteForShell(actual.name)} --policy-name ${quoteForShell(getValueAt(part, ['name']))}`,
  },
  {
    type: 'aws_iam_role',
    attribute: 'managed_policy_arns',
    findUndeclared: (actual, facts) => {
      const declared = facts
        .findResources('aws_iam_role_policy_attachment')
        .filter(({ role }) => role === actual.name);
      return toList(actual.managed_policy_arns).filter(
        (arn) => !declared.some(({ policy_arn }) => policy_arn === arn),
      );
    },
    formatFix: (actual, part) =>
      `iam detach-role-policy --role-name ${quoteForShell(actual.name)} --policy-arn ${quoteForShell(part)}`,
  },
  createPolicyAttribute(
    'aws_sqs_queue',
    'aws_sqs_queue_policy',
    { own: 'url', policy: 'queue_url' },
    ({ url }) => `sqs set-queue-attributes --queue-url ${quoteForShell(url)} --attributes Policy=`,
  ),
  createPolicyAttribute(
    'aws_sns_topic',
    'aws_sns_topic_policy',
    { own: 'arn', policy: 'arn' },
    ({ arn }, _, { policy }) =>
      `sns set-topic-attributes --topic-arn ${quoteForShell(arn)} --attribute-name Policy --attribute-value ${quoteForShell(policy)}`,
    true,
  ),
  createPolicyAttribute(
    'aws_s3_bucket',
    'aws_s3_bucket_policy',
    { own: 'bucket', policy: 'bucket' },
    ({ bucket }) => `s3api delete-bucket-policy --bucket ${quoteForShell(bucket)}`,
  ),
  createPolicyAttribute(
    'aws_api_gateway_rest_api',
    'aws_api_gateway_rest_api_policy',
    { own: 'id', policy: 'rest_api_id' },
    ({ id }) =>
      `apigateway update-rest-api --rest-api-id ${quoteForShell(id)} --patch-operations op=replace,path=/policy,value=`,
  ),
];

/** A part of a resource that no configuration declares. */
export interface UndeclaredPart {
  /** The attribute, followed by the name of the part if the attribute is a list. */
  readonly attribute: string;
  readonly path: AttributePath;
  /** The arguments of the AWS CLI that remove the part. */
  readonly awsFix: string;
}

/**
 * Finds the parts of a resource that no configuration declares. They are reported even if the state records them: an apply
 * of another change writes the refreshed values to the state, and the part would never be reported again.
 */
export function findUndeclaredParts(
  type: string,
  address: string,
  recorded: AttributeValues,
  actual: AttributeValues,
  facts: StackFacts,
): UndeclaredPart[] {
  const derived = DERIVED_ATTRIBUTES.filter(
    (entry) => entry.type === type && !facts.declares(address, entry.attribute),
  );
  return derived.flatMap(({ attribute, findUndeclared, formatFix, hasDefault }) =>
    findUndeclared(actual, facts)
      .filter((part) => !hasDefault || !areEquivalent(part, recorded[attribute]))
      .map((part) => {
        const index = Array.isArray(actual[attribute]) ? toList(actual[attribute]).indexOf(part) : undefined;
        const name = getValueAt(part, ['name']);
        return {
          attribute: index === undefined ? attribute : `${attribute}[${JSON.stringify(name)}]`,
          path: index === undefined ? [attribute] : [attribute, index],
          awsFix: formatFix(actual, part, recorded),
        };
      }),
  );
}
