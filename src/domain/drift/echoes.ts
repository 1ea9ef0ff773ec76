import type { Json } from '../plan/plan';
import type { Facts, Values } from './facts';
import { at, type Path, same } from './values';

interface Echo {
  readonly type: string;
  readonly attribute: string;
  /** The parts of its real value that resources of the stack do not account for; empty if they account for all. */
  readonly rest: (real: Values, facts: Facts) => readonly Json[];
  /** Whether AWS itself puts one there at first: then only another one than was recorded is foreign. */
  readonly hasDefault?: boolean;
  /** What AWS's command line is told to take one such part away. */
  readonly mend: (real: Values, part: Json, recorded: Values) => string;
}

const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : value ? [value] : [];
const text = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);
const quoted = (value: Json | undefined): string => `'${text(value).replace(/'/g, `'\\''`)}'`;

/**
 * A policy on a resource that another resource of Terraform sets, `key` being the attribute that both are known by. Where
 * there is such a one it shows each change of the policy itself, by the provider's own comparison of policies.
 */
const policyBy = (
  type: string,
  setter: string,
  key: { readonly own: string; readonly setter: string },
  mend: Echo['mend'],
  hasDefault = false,
): Echo => ({
  type,
  attribute: 'policy',
  rest: (real, facts) =>
    facts.of(setter).some((one) => one[key.setter] === real[key.own]) ? [] : list(real.policy),
  mend,
  hasDefault,
});

/**
 * What a resource shows of others and no plan puts back where the configuration doesn't set it: who may do what. Terraform
 * keeps silent about a policy that was put on a role, a queue, a topic, a bucket or an API in this way.
 */
const ECHOES: readonly Echo[] = [
  {
    type: 'aws_iam_role',
    attribute: 'inline_policy',
    rest: (real, facts) => {
      const known = facts.of('aws_iam_role_policy').filter(({ role }) => role === real.name);
      return list(real.inline_policy).filter((one) => {
        const name = at(one, ['name']);
        return name !== null && name !== '' && !known.some((policy) => policy.name === name);
      });
    },
    mend: (real, part) =>
      `iam delete-role-policy --role-name ${quoted(real.name)} --policy-name ${quoted(at(part, ['name']))}`,
  },
  {
    type: 'aws_iam_role',
    attribute: 'managed_policy_arns',
    rest: (real, facts) => {
      const known = facts.of('aws_iam_role_policy_attachment').filter(({ role }) => role === real.name);
      return list(real.managed_policy_arns).filter(
        (arn) => !known.some(({ policy_arn }) => policy_arn === arn),
      );
    },
    mend: (real, part) =>
      `iam detach-role-policy --role-name ${quoted(real.name)} --policy-arn ${quoted(part)}`,
  },
  policyBy(
    'aws_sqs_queue',
    'aws_sqs_queue_policy',
    { own: 'url', setter: 'queue_url' },
    ({ url }) => `sqs set-queue-attributes --queue-url ${quoted(url)} --attributes Policy=`,
  ),
  policyBy(
    'aws_sns_topic',
    'aws_sns_topic_policy',
    { own: 'arn', setter: 'arn' },
    ({ arn }, _, { policy }) =>
      `sns set-topic-attributes --topic-arn ${quoted(arn)} --attribute-name Policy --attribute-value ${quoted(policy)}`,
    true,
  ),
  policyBy(
    'aws_s3_bucket',
    'aws_s3_bucket_policy',
    { own: 'bucket', setter: 'bucket' },
    ({ bucket }) => `s3api delete-bucket-policy --bucket ${quoted(bucket)}`,
  ),
  policyBy(
    'aws_api_gateway_rest_api',
    'aws_api_gateway_rest_api_policy',
    { own: 'id', setter: 'rest_api_id' },
    ({ id }) =>
      `apigateway update-rest-api --rest-api-id ${quoted(id)} --patch-operations op=replace,path=/policy,value=`,
  ),
];

/** Something on a resource that nobody's configuration put there. */
export interface Foreign {
  /** The attribute that shows it, with its name where it is one of several. */
  readonly attribute: string;
  readonly path: Path;
  /** What AWS's command line is told to take it away. */
  readonly mend: string;
}

/**
 * What is on a resource that nobody's configuration put there. It need not differ from the state: any apply of anything
 * else writes into the state what the refresh found, and nobody would hear of it any more.
 */
export function foreignParts(
  type: string,
  address: string,
  recorded: Values,
  real: Values,
  facts: Facts,
): Foreign[] {
  const echoes = ECHOES.filter((one) => one.type === type && !facts.declares(address, one.attribute));
  return echoes.flatMap(({ attribute, rest, mend, hasDefault }) =>
    rest(real, facts)
      .filter((part) => !hasDefault || !same(part, recorded[attribute]))
      .map((part) => {
        const index = Array.isArray(real[attribute]) ? list(real[attribute]).indexOf(part) : undefined;
        const name = at(part, ['name']);
        return {
          attribute: index === undefined ? attribute : `${attribute}[${JSON.stringify(name)}]`,
          path: index === undefined ? [attribute] : [attribute, index],
          mend: mend(real, part, recorded),
        };
      }),
  );
}
