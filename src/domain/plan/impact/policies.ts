import { removeKind } from '../configuration/placeholder';
import { parseDocument, shortenName, type ChangedResource, getLabel } from './impact';

/** The attribute of a resource that contains a policy, and the labels for descriptions of that policy. */
export interface PolicyLocation {
  readonly attribute: string;
  /** The label of the role, user or group that has the policy, if the policy names no principals. */
  readonly getOwner?: (change: ChangedResource) => string;
  /** The label of the resource, if the statements name no resource (trust policies) or only `*` (keys). */
  readonly getTarget?: (change: ChangedResource) => string;
}

const getName = (change: ChangedResource, field: string): string | undefined => {
  const value = change.after[field] ?? change.before[field];
  return typeof value === 'string' && value !== '' ? removeKind(shortenName(value)) : undefined;
};
/** Creates a function that labels a resource by its kind and the name in an attribute: `role Consumer-dev`. */
export const createLabelGetter =
  (field: string, kind: string) =>
  (change: ChangedResource): string => {
    const name = getName(change, field);
    return name === undefined ? `the ${kind} of ${change.address}` : `${kind} ${name}`;
  };

const POLICY_LOCATIONS: Readonly<Record<string, readonly PolicyLocation[]>> = {
  aws_iam_role_policy: [{ attribute: 'policy', getOwner: createLabelGetter('role', 'role') }],
  aws_iam_user_policy: [{ attribute: 'policy', getOwner: createLabelGetter('user', 'user') }],
  aws_iam_group_policy: [{ attribute: 'policy', getOwner: createLabelGetter('group', 'group') }],
  aws_iam_policy: [
    { attribute: 'policy', getOwner: createLabelGetter('name', 'every principal with the policy') },
  ],
  aws_iam_role: [{ attribute: 'assume_role_policy', getTarget: createLabelGetter('name', 'role') }],
  aws_sqs_queue_policy: [{ attribute: 'policy', getTarget: createLabelGetter('queue_url', 'queue') }],
  aws_sqs_queue: [{ attribute: 'policy', getTarget: createLabelGetter('name', 'queue') }],
  aws_sns_topic_policy: [{ attribute: 'policy', getTarget: createLabelGetter('arn', 'topic') }],
  aws_sns_topic: [{ attribute: 'policy', getTarget: createLabelGetter('name', 'topic') }],
  aws_s3_bucket_policy: [{ attribute: 'policy', getTarget: createLabelGetter('bucket', 'bucket') }],
  aws_kms_key: [{ attribute: 'policy', getTarget: getLabel }],
  aws_kms_key_policy: [{ attribute: 'policy', getTarget: createLabelGetter('key_id', 'key') }],
  aws_api_gateway_rest_api: [{ attribute: 'policy', getTarget: createLabelGetter('name', 'API') }],
  aws_api_gateway_rest_api_policy: [
    { attribute: 'policy', getTarget: createLabelGetter('rest_api_id', 'API') },
  ],
  aws_secretsmanager_secret_policy: [
    { attribute: 'policy', getTarget: createLabelGetter('secret_arn', 'secret') },
  ],
  aws_dynamodb_resource_policy: [
    { attribute: 'policy', getTarget: createLabelGetter('resource_arn', 'table') },
  ],
  aws_kinesis_resource_policy: [
    { attribute: 'policy', getTarget: createLabelGetter('resource_arn', 'stream') },
  ],
  aws_cloudwatch_event_bus_policy: [
    { attribute: 'policy', getTarget: createLabelGetter('event_bus_name', 'event bus') },
  ],
  aws_cloudwatch_log_resource_policy: [{ attribute: 'policy_document', getTarget: () => 'CloudWatch Logs' }],
  aws_ecr_repository_policy: [
    { attribute: 'policy', getTarget: createLabelGetter('repository', 'repository') },
  ],
};

/**
 * Finds every attribute with a policy: the listed ones, and any other attribute with a document that has statements, so
 * that a policy of an unlisted resource type is not missed.
 */
export function findPolicies(change: ChangedResource): readonly PolicyLocation[] {
  const known = POLICY_LOCATIONS[change.type] ?? [];
  const others = [...new Set([...Object.keys(change.before), ...Object.keys(change.after)])].filter(
    (field) =>
      !known.some(({ attribute }) => attribute === field) &&
      [change.before[field], change.after[field]].some((value) => 'Statement' in parseDocument(value)),
  );
  return [...known, ...others.map((attribute) => ({ attribute, getTarget: getLabel }))];
}

/** Resource types whose policy is unknown in a plan if the configuration does not set one: AWS creates a default. */
export const TYPES_WITH_COMPUTED_POLICY = new Set([
  'aws_sqs_queue',
  'aws_sns_topic',
  'aws_kms_key',
  'aws_api_gateway_rest_api',
]);
