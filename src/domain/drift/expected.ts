import type { Json } from '../plan/plan';
import type { Facts, Values } from './facts';
import { canonical } from './values';

/** One change behind Terraform's back, as the rules see it. */
export interface Moved {
  readonly type: string;
  /** The first part of the attribute's path. */
  readonly attribute: string;
  /** The resource as it was recorded and as it is. */
  readonly recorded: Values;
  readonly real: Values;
}

interface ExpectedRule {
  readonly type: string;
  readonly attributes: readonly string[];
  readonly reason: string;
  /** Whether the one who is meant to change it can have done it: without him it is drift. */
  readonly when: (moved: Moved, facts: Facts) => boolean;
}

/** A function's alias as Application Auto Scaling names it. */
const aliasId = ({ function_name: fn, qualifier }: Values) => `function:${String(fn)}:${String(qualifier)}`;

const scaled = (facts: Facts, id: string) =>
  facts.of('aws_appautoscaling_target').find(({ resource_id }) => resource_id === id);

/** Whether a number is one that the scaling of a resource may set. */
const within = (value: Json | undefined, target: Values | undefined): boolean =>
  target !== undefined &&
  typeof value === 'number' &&
  value >= Number(target.min_capacity) &&
  value <= Number(target.max_capacity);

const CAPACITY = ['read_capacity', 'write_capacity', 'warm_throughput'];
/** Indexes without what scaling changes of them. */
const fixedParts = (indexes: Json | undefined): string =>
  canonical(
    (Array.isArray(indexes) ? (indexes as readonly Values[]) : []).map((index) =>
      Object.fromEntries(Object.entries(index).filter(([key]) => !CAPACITY.includes(key))),
    ),
  );

const newestOf = (facts: Facts, fn: Json | undefined): Json | undefined =>
  facts.of('aws_lambda_function').find(({ function_name }) => function_name === fn)?.version;

/** All that something other than Terraform is meant to change. */
export const EXPECTED: readonly ExpectedRule[] = [
  {
    type: 'aws_lambda_alias',
    attributes: ['function_version', 'routing_config'],
    reason: 'CodeDeploy is shifting the traffic to a new version',
    when: ({ real }, facts) => facts.releasing(String(real.function_name)),
  },
  {
    type: 'aws_lambda_alias',
    attributes: ['function_version'],
    reason: 'a release by CodeDeploy ended at the newest version',
    when: ({ real }, facts) =>
      facts.of('aws_codedeploy_deployment_group').some(({ app_name }) => app_name === real.function_name) &&
      newestOf(facts, real.function_name) === real.function_version,
  },
  {
    type: 'aws_lambda_alias',
    attributes: ['routing_config'],
    reason: 'a release by CodeDeploy ended, and all the traffic goes to one version',
    when: ({ real }, facts) =>
      facts.of('aws_codedeploy_deployment_group').some(({ app_name }) => app_name === real.function_name) &&
      canonical(real.routing_config) === '',
  },
  {
    type: 'aws_dynamodb_table',
    attributes: ['read_capacity', 'write_capacity'],
    reason: 'Application Auto Scaling set it within its bounds',
    when: ({ real, attribute }, facts) =>
      within(real[attribute], scaledFor(facts, `table/${String(real.name)}`, attribute)),
  },
  {
    type: 'aws_dynamodb_table',
    attributes: ['global_secondary_index'],
    reason: 'Application Auto Scaling set capacities of the indexes, and nothing else of them changed',
    when: ({ recorded, real }, facts) =>
      facts
        .of('aws_appautoscaling_target')
        .some(({ resource_id }) => String(resource_id).startsWith(`table/${String(real.name)}/index/`)) &&
      fixedParts(recorded.global_secondary_index) === fixedParts(real.global_secondary_index),
  },
  {
    type: 'aws_dynamodb_table',
    attributes: ['warm_throughput'],
    reason:
      'DynamoDB raises what an on-demand table can take at once with its traffic, and never charges for it',
    when: ({ real }) => real.billing_mode === 'PAY_PER_REQUEST',
  },
  {
    type: 'aws_dynamodb_table',
    attributes: ['global_secondary_index'],
    reason: 'DynamoDB raises what the indexes of an on-demand table can take at once with their traffic',
    when: ({ recorded, real }) =>
      real.billing_mode === 'PAY_PER_REQUEST' &&
      fixedParts(recorded.global_secondary_index) === fixedParts(real.global_secondary_index),
  },
  {
    type: 'aws_lambda_provisioned_concurrency_config',
    attributes: ['provisioned_concurrent_executions'],
    reason: 'Application Auto Scaling or its schedule set it within its bounds',
    when: ({ real }, facts) => within(real.provisioned_concurrent_executions, scaled(facts, aliasId(real))),
  },
  {
    type: 'aws_appautoscaling_target',
    attributes: ['min_capacity', 'max_capacity'],
    reason: 'a scheduled action moved the bounds to those of its hours',
    when: ({ real, attribute }, facts) =>
      facts.of('aws_appautoscaling_scheduled_action').some(
        ({ resource_id, scalable_target_action: action }) =>
          resource_id === real.resource_id &&
          // The provider keeps these numbers as texts.
          Number((Array.isArray(action) ? (action[0] as Values) : {})[attribute]) === real[attribute],
      ),
  },
];

function scaledFor(facts: Facts, id: string, attribute: string): Values | undefined {
  const direction = attribute === 'read_capacity' ? 'ReadCapacityUnits' : 'WriteCapacityUnits';
  return facts
    .of('aws_appautoscaling_target')
    .find((one) => one.resource_id === id && String(one.scalable_dimension).endsWith(direction));
}

/** Why a change was expected; undefined if it was not. */
export function expectedBecause(moved: Moved, facts: Facts): string | undefined {
  return EXPECTED.find(
    ({ type, attributes, when }) =>
      type === moved.type && attributes.includes(moved.attribute) && when(moved, facts),
  )?.reason;
}
