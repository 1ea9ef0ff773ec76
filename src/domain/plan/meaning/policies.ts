import { withoutKind } from '../written/stand-in';
import { documentOf, shortName, type Sides, titleOf } from './meaning';

/** Where a resource keeps a policy, and how to speak of it. */
export interface PolicyIn {
  /** The attribute that holds the policy. */
  readonly attribute: string;
  /** Who may do what the policy says, where it names no principal; by the resource's attributes. */
  readonly subject?: (sides: Sides) => string;
  /** What the policy is about, where its statements name no resource (trust) or only `*` (keys). */
  readonly object?: (sides: Sides) => string;
}

const text = (sides: Sides, field: string): string | undefined => {
  const value = sides.after[field] ?? sides.before[field];
  return typeof value === 'string' && value !== '' ? withoutKind(shortName(value)) : undefined;
};
/** `role PatternDetector-dev`: a kind of resource and the name in one of the attributes. */
export const whose =
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

/**
 * Every place where a resource keeps a policy: those that are known, and whatever else holds a document with statements,
 * so that no policy is passed over because nobody has named its place here.
 */
export function policiesOf(sides: Sides): readonly PolicyIn[] {
  const known = POLICIES[sides.type] ?? [];
  const others = [...new Set([...Object.keys(sides.before), ...Object.keys(sides.after)])].filter(
    (field) =>
      !known.some(({ attribute }) => attribute === field) &&
      [sides.before[field], sides.after[field]].some((value) => 'Statement' in documentOf(value)),
  );
  return [...known, ...others.map((attribute) => ({ attribute, object: titleOf }))];
}

/** Resources whose policy is there, and unknown, where the configuration gives none. */
export const COMPUTED = new Set([
  'aws_sqs_queue',
  'aws_sns_topic',
  'aws_kms_key',
  'aws_api_gateway_rest_api',
]);
