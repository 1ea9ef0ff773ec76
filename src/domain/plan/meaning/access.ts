import type { Json } from '../plan';
import { attributesOf, inWords, type Meaning, shortName, type Sides, titleOf } from './meaning';
import { EXCEPT, grantsOf, isAnyone, without, type Grant } from './statements';

interface PolicyIn {
  /** The attribute that holds the policy. */
  readonly attribute: string;
  /** Who may do what the policy says, where it names no principal; by the resource's attributes. */
  readonly subject?: (sides: Sides) => string;
  /** What the policy is about, where its statements name no resource (trust) or only `*` (keys). */
  readonly object?: (sides: Sides) => string;
}

const text = (sides: Sides, field: string): string | undefined => {
  const value = sides.after[field] ?? sides.before[field];
  return typeof value === 'string' && value !== '' ? shortName(value) : undefined;
};
const whose =
  (field: string, kind: string) =>
  (sides: Sides): string => {
    const name = text(sides, field);
    return name === undefined ? `the ${kind} of ${sides.address}` : `${kind} ${name}`;
  };

const POLICIES: Readonly<Record<string, readonly PolicyIn[]>> = {
  aws_iam_role_policy: [{ attribute: 'policy', subject: whose('role', 'role') }],
  aws_iam_user_policy: [{ attribute: 'policy', subject: whose('user', 'user') }],
  aws_iam_group_policy: [{ attribute: 'policy', subject: whose('group', 'group') }],
  aws_iam_policy: [{ attribute: 'policy', subject: whose('name', 'whoever has the policy') }],
  aws_iam_role: [{ attribute: 'assume_role_policy', object: whose('name', 'role') }],
  aws_sqs_queue_policy: [{ attribute: 'policy', object: whose('queue_url', 'queue') }],
  aws_sqs_queue: [{ attribute: 'policy', object: whose('name', 'queue') }],
  aws_sns_topic_policy: [{ attribute: 'policy', object: whose('arn', 'topic') }],
  aws_sns_topic: [{ attribute: 'policy', object: whose('name', 'topic') }],
  aws_s3_bucket_policy: [{ attribute: 'policy', object: whose('bucket', 'bucket') }],
  aws_kms_key: [{ attribute: 'policy', object: titleOf }],
  aws_kms_key_policy: [{ attribute: 'policy', object: whose('key_id', 'key') }],
  aws_api_gateway_rest_api: [{ attribute: 'policy', object: whose('name', 'API') }],
  aws_api_gateway_rest_api_policy: [{ attribute: 'policy', object: whose('rest_api_id', 'API') }],
  aws_secretsmanager_secret_policy: [{ attribute: 'policy', object: whose('secret_arn', 'secret') }],
  aws_dynamodb_resource_policy: [{ attribute: 'policy', object: whose('resource_arn', 'table') }],
  aws_kinesis_resource_policy: [{ attribute: 'policy', object: whose('resource_arn', 'stream') }],
  aws_cloudwatch_event_bus_policy: [{ attribute: 'policy', object: whose('event_bus_name', 'event bus') }],
  aws_cloudwatch_log_resource_policy: [{ attribute: 'policy_document', object: () => 'CloudWatch Logs' }],
  aws_ecr_repository_policy: [{ attribute: 'policy', object: whose('repository', 'repository') }],
};

/** Resources whose policy is there, and unknown, where the configuration gives none. */
const COMPUTED = new Set(['aws_sqs_queue', 'aws_sns_topic', 'aws_kms_key', 'aws_api_gateway_rest_api']);

/** What a change to a policy, a trust or a permission lets whom do, and no longer do. */
export function accessMeanings(sides: Sides): Meaning[] {
  if (sides.type === 'aws_lambda_permission') return comparedPolicies(permission(sides), FUNCTION);
  if (/^aws_iam_(role|user|group)_policy_attachment$/.test(sides.type)) return attachment(sides);
  return (POLICIES[sides.type] ?? []).flatMap((policy) => comparedPolicies(sides, policy));
}

function comparedPolicies(sides: Sides, { attribute, subject, object }: PolicyIn): Meaning[] {
  const [who, what] = [subject?.(sides) ?? '', object?.(sides) ?? 'it'];
  if (sides.unknown[attribute] === true) {
    // A new queue without a policy has an unknown one: AWS writes it.
    if (sides.created && COMPUTED.has(sides.type)) return [];
    const about = who ? `what ${who} may do` : `who may use ${what}`;
    const sentence = sides.created
      ? `${about} is known only after the apply`
      : `${about} changes: to what is known only after the apply`;
    return [{ kind: 'access', effect: 'unknown', sentence }];
  }
  const [before, after] = [grantsOf(sides.before[attribute]), grantsOf(sides.after[attribute])];
  const had = new Set([...before.values()].filter(isAllow).map(({ principal }) => principal));
  const tell = (grants: readonly Grant[], added: boolean): Meaning[] =>
    grouped(grants).map((group) => ({
      kind: 'access',
      effect: isAllow(group[0]!) === added ? 'widens' : 'narrows',
      sentence: sentenceOf(group, who, what, added, had),
    }));
  return [...tell(without(after, before), true), ...tell(without(before, after), false)];
}

const isAllow = ({ effect }: Grant): boolean => effect === 'Allow';

/** Grants that differ in their action alone are one sentence. */
function grouped(grants: readonly Grant[]): Grant[][] {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.effect, grant.principal, grant.resource, grant.condition]);
    groups.set(key, [...(groups.get(key) ?? []), grant]);
  }
  return [...groups.values()];
}

function sentenceOf(
  group: readonly Grant[],
  subject: string,
  object: string,
  added: boolean,
  had: ReadonlySet<string>,
): string {
  const { principal, resource, condition } = group[0]!;
  const who = principal === '' ? subject || 'anyone' : principalName(principal);
  const allow = added ? (had.has(principal) ? 'may now also' : 'may now') : 'may no longer';
  const deny = added ? 'is now denied to' : 'is no longer denied to';
  const actions = inWords(group.map(({ action }) => named(action, 'everything')).sort());
  const where = resource === '' || (resource === '*' && !subject) ? object : named(resource, 'everything');
  const may = isAllow(group[0]!) ? allow : deny;
  if (actions === 'sts:AssumeRole' && !subject)
    return `${who} ${may} take on ${where}${conditionName(condition)}`;
  return `${who} ${may} ${actions} on ${where}${conditionName(condition)}`;
}

const named = (value: string, all: string): string => {
  if (value.startsWith(EXCEPT)) return `everything ${value}`;
  return value === '*' || value === '' ? all : shortName(value);
};

function principalName(principal: string): string {
  if (isAnyone(principal)) return 'anyone';
  if (principal.startsWith(EXCEPT)) return `everyone ${principal}`;
  return shortName(principal.replace(/^(AWS|Service|Federated|CanonicalUser):/, ''));
}

/** ` where aws:SourceArn is x (ArnLike)` */
function conditionName(condition: string): string {
  if (condition === '') return '';
  const parts = Object.entries(JSON.parse(condition) as Record<string, Json>).flatMap(([operator, keys]) =>
    Object.entries(attributesOf(keys)).map(([key, values]) => {
      const list = (values as readonly string[]).map((value) => (value === '*' ? '*' : shortName(value)));
      return `${key} is ${list.join(' or ')} (${operator})`;
    }),
  );
  return ` where ${inWords(parts)}`;
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
    sides.unknown.source_arn === true ? { source_arn: 'a source known after the apply' } : {};
  return {
    ...sides,
    before: { ...sides.before, policy: policy(sides.before) },
    after: { ...sides.after, policy: policy({ ...sides.after, ...source }) },
    unknown: { policy: isUnknown },
  };
}

function attachment(sides: Sides): Meaning[] {
  const kind = sides.type.split('_')[2]!;
  const tell = (side: Sides['after'], verb: string, effect: Meaning['effect']): Meaning[] =>
    typeof side.policy_arn !== 'string'
      ? []
      : [
          {
            kind: 'access',
            effect,
            sentence: `${kind} ${String(side[kind] ?? sides.address)} ${verb} the policy ${shortName(side.policy_arn)}`,
          },
        ];
  if (sides.before.policy_arn === sides.after.policy_arn && sides.before[kind] === sides.after[kind])
    return [];
  return [...tell(sides.after, 'now has', 'widens'), ...tell(sides.before, 'no longer has', 'narrows')];
}
