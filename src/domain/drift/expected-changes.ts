import type { Json } from '../plan/plan';
import type { AttributeValues, StackFacts } from './stack-facts';
import { toCanonicalText } from './values';

/** One attribute whose actual value differs from the recorded one. */
export interface AttributeChange {
  readonly type: string;
  /** The first part of the attribute path. */
  readonly attribute: string;
  /** The resource in the state. */
  readonly recorded: AttributeValues;
  /** The resource after the refresh. */
  readonly actual: AttributeValues;
}

interface ExpectedChangeRule {
  readonly type: string;
  readonly attributes: readonly string[];
  readonly reason: string;
  /** Whether the service that is allowed to change the attribute can have done so. If not, the change is drift. */
  readonly when: (change: AttributeChange, facts: StackFacts) => boolean;
}

/** The resource id of a function's alias in Application Auto Scaling. */
const formatAliasId = ({ function_name: name, qualifier }: AttributeValues) =>
  `function:${String(name)}:${String(qualifier)}`;

const findScalingTarget = (facts: StackFacts, id: string) =>
  facts.findResources('aws_appautoscaling_target').find(({ resource_id }) => resource_id === id);

function findTableScalingTarget(
  facts: StackFacts,
  id: string,
  attribute: string,
): AttributeValues | undefined {
  const dimension = attribute === 'read_capacity' ? 'ReadCapacityUnits' : 'WriteCapacityUnits';
  return facts
    .findResources('aws_appautoscaling_target')
    .find((target) => target.resource_id === id && String(target.scalable_dimension).endsWith(dimension));
}

const isWithinBounds = (value: Json | undefined, target: AttributeValues | undefined): boolean =>
  target !== undefined &&
  typeof value === 'number' &&
  value >= Number(target.min_capacity) &&
  value <= Number(target.max_capacity);

const CAPACITY_ATTRIBUTES = ['read_capacity', 'write_capacity', 'warm_throughput'];

/** Formats indexes without the attributes that scaling changes, for a comparison. */
const formatWithoutCapacity = (indexes: Json | undefined): string =>
  toCanonicalText(
    (Array.isArray(indexes) ? (indexes as readonly AttributeValues[]) : []).map((index) =>
      Object.fromEntries(Object.entries(index).filter(([key]) => !CAPACITY_ATTRIBUTES.includes(key))),
    ),
  );

const findLatestVersion = (facts: StackFacts, functionName: Json | undefined): Json | undefined =>
  facts.findResources('aws_lambda_function').find(({ function_name }) => function_name === functionName)
    ?.version;

const hasDeploymentGroup = (facts: StackFacts, functionName: Json | undefined): boolean =>
  facts.findResources('aws_codedeploy_deployment_group').some(({ app_name }) => app_name === functionName);

/** The changes that AWS services make on purpose. */
export const EXPECTED_CHANGES: readonly ExpectedChangeRule[] = [
  {
    type: 'aws_lambda_alias',
    attributes: ['function_version', 'routing_config'],
    reason: 'CodeDeploy is shifting the traffic to a new version',
    when: ({ actual }, facts) => facts.isReleasing(String(actual.function_name)),
  },
  {
    type: 'aws_lambda_alias',
    attributes: ['function_version'],
    reason: 'CodeDeploy completed a deployment of the newest version',
    when: ({ actual }, facts) =>
      hasDeploymentGroup(facts, actual.function_name) &&
      findLatestVersion(facts, actual.function_name) === actual.function_version,
  },
  {
    type: 'aws_lambda_alias',
    attributes: ['routing_config'],
    reason: 'CodeDeploy completed a deployment, and all traffic goes to one version',
    when: ({ actual }, facts) =>
      hasDeploymentGroup(facts, actual.function_name) && toCanonicalText(actual.routing_config) === '',
  },
  {
    type: 'aws_dynamodb_table',
    attributes: ['read_capacity', 'write_capacity'],
    reason: 'Application Auto Scaling set the capacity within its bounds',
    when: ({ actual, attribute }, facts) =>
      isWithinBounds(
        actual[attribute],
        findTableScalingTarget(facts, `table/${String(actual.name)}`, attribute),
      ),
  },
  {
    type: 'aws_dynamodb_table',
    attributes: ['global_secondary_index'],
    reason: 'Application Auto Scaling set the capacity of the indexes; nothing else in them changed',
    when: ({ recorded, actual }, facts) =>
      facts
        .findResources('aws_appautoscaling_target')
        .some(({ resource_id }) => String(resource_id).startsWith(`table/${String(actual.name)}/index/`)) &&
      formatWithoutCapacity(recorded.global_secondary_index) ===
        formatWithoutCapacity(actual.global_secondary_index),
  },
  {
    type: 'aws_dynamodb_table',
    attributes: ['warm_throughput'],
    reason: 'DynamoDB raises the warm throughput of an on-demand table with its traffic, free of charge',
    when: ({ actual }) => actual.billing_mode === 'PAY_PER_REQUEST',
  },
  {
    type: 'aws_dynamodb_table',
    attributes: ['global_secondary_index'],
    reason: 'DynamoDB raises the warm throughput of the indexes of an on-demand table with their traffic',
    when: ({ recorded, actual }) =>
      actual.billing_mode === 'PAY_PER_REQUEST' &&
      formatWithoutCapacity(recorded.global_secondary_index) ===
        formatWithoutCapacity(actual.global_secondary_index),
  },
  {
    type: 'aws_lambda_provisioned_concurrency_config',
    attributes: ['provisioned_concurrent_executions'],
    reason: 'Application Auto Scaling set the provisioned concurrency within its bounds',
    when: ({ actual }, facts) =>
      isWithinBounds(
        actual.provisioned_concurrent_executions,
        findScalingTarget(facts, formatAliasId(actual)),
      ),
  },
  {
    type: 'aws_appautoscaling_target',
    attributes: ['min_capacity', 'max_capacity'],
    reason: 'a scheduled action of Application Auto Scaling set the bounds',
    when: ({ actual, attribute }, facts) =>
      facts.findResources('aws_appautoscaling_scheduled_action').some(
        ({ resource_id, scalable_target_action: action }) =>
          resource_id === actual.resource_id &&
          // The provider stores these numbers as strings.
          Number((Array.isArray(action) ? (action[0] as AttributeValues) : {})[attribute]) ===
            actual[attribute],
      ),
  },
];

/** Returns the reason why a change is expected, or undefined if it is not. */
export function explainExpectedChange(change: AttributeChange, facts: StackFacts): string | undefined {
  return EXPECTED_CHANGES.find(
    ({ type, attributes, when }) =>
      type === change.type && attributes.includes(change.attribute) && when(change, facts),
  )?.reason;
}
