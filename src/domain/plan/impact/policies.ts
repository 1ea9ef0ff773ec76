import { removeKind } from '../configuration/placeholder';
import { parseDocument, shortenName, type ChangedResource, getLabel } from './impact';

/** Where a resource keeps a policy, and how to speak of it. */
export interface PolicyLocation {
  /** The attribute that holds the policy. */
  readonly attribute: string;
  /** Who may do what the policy says, where it names no principal; by the resource's attributes. */
  readonly subject?: (sides: ChangedResource) => string;
  /** What the policy is about, where its statements name no resource (trust) or only `*` (keys). */
  readonly object?: (sides: ChangedResource) => string;
}

const getName = (sides: ChangedResource, field: string): string | undefined => {
  const value = sides.after[field] ?? sides.before[field];
  return typeof value === 'string' && value !== '' ? removeKind(shortenName(value)) : undefined;
};
/** `role PatternDetector-dev`: a kind of resource and the name in one of the attributes. */
export const labelBy =
  (field: string, kind: string) =>
  (sides: ChangedResource): string => {
    const name = getName(sides, field);
    return name === undefined ? `the ${kind} of ${sides.address}` : `${kind} ${name}`;
  };

const POLICY_LOCATIONS: Readonly<Record<string, readonly PolicyLocation[]>> = {
  aws_iam_role_policy: [{ attribute: 'policy', subject: labelBy('role', 'role') }],
  aws_iam_user_policy: [{ attribute: 'policy', subject: labelBy('user', 'user') }],
  aws_iam_group_policy: [{ attribute: 'policy', subject: labelBy('group', 'group') }],
  aws_iam_policy: [{ attribute: 'policy', subject: labelBy('name', 'whoever has the policy') }],
  aws_iam_role: [{ attribute: 'assume_role_policy', object: labelBy('name', 'role') }],
  aws_sqs_queue_policy: [{ attribute: 'policy', object: labelBy('queue_url', 'queue') }],
  aws_sqs_queue: [{ attribute: 'policy', object: labelBy('name', 'queue') }],
  aws_sns_topic_policy: [{ attribute: 'policy', object: labelBy('arn', 'topic') }],
  aws_sns_topic: [{ attribute: 'policy', object: labelBy('name', 'topic') }],
  aws_s3_bucket_policy: [{ attribute: 'policy', object: labelBy('bucket', 'bucket') }],
  aws_kms_key: [{ attribute: 'policy', object: getLabel }],
  aws_kms_key_policy: [{ attribute: 'policy', object: labelBy('key_id', 'key') }],
  aws_api_gateway_rest_api: [{ attribute: 'policy', object: labelBy('name', 'API') }],
  aws_api_gateway_rest_api_policy: [{ attribute: 'policy', object: labelBy('rest_api_id', 'API') }],
  aws_secretsmanager_secret_policy: [{ attribute: 'policy', object: labelBy('secret_arn', 'secret') }],
  aws_dynamodb_resource_policy: [{ attribute: 'policy', object: labelBy('resource_arn', 'table') }],
  aws_kinesis_resource_policy: [{ attribute: 'policy', object: labelBy('resource_arn', 'stream') }],
  aws_cloudwatch_event_bus_policy: [{ attribute: 'policy', object: labelBy('event_bus_name', 'event bus') }],
  aws_cloudwatch_log_resource_policy: [{ attribute: 'policy_document', object: () => 'CloudWatch Logs' }],
  aws_ecr_repository_policy: [{ attribute: 'policy', object: labelBy('repository', 'repository') }],
};

/**
 * Every place where a resource keeps a policy: those that are known, and whatever else holds a document with statements,
 * so that no policy is passed over because nobody has named its place here.
 */
export function findPolicies(sides: ChangedResource): readonly PolicyLocation[] {
  const known = POLICY_LOCATIONS[sides.type] ?? [];
  const others = [...new Set([...Object.keys(sides.before), ...Object.keys(sides.after)])].filter(
    (field) =>
      !known.some(({ attribute }) => attribute === field) &&
      [sides.before[field], sides.after[field]].some((value) => 'Statement' in parseDocument(value)),
  );
  return [...known, ...others.map((attribute) => ({ attribute, object: getLabel }))];
}

/** Resources whose policy is there, and unknown, where the configuration gives none. */
export const TYPES_WITH_COMPUTED_POLICY = new Set([
  'aws_sqs_queue',
  'aws_sns_topic',
  'aws_kms_key',
  'aws_api_gateway_rest_api',
]);
