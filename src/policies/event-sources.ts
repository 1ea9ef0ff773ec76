import { type PlannedResource, refersTo } from '../domain/plan/resources';
import { parseTemplateJson } from './policy-documents';
import type { EvaluatedStack } from './rule';

/** Finds the Kinesis stream or stream consumer that an event source mapping reads; undefined for other sources. */
export const findStreamSource = (mapping: PlannedResource): string | undefined =>
  findSource(mapping, /aws_kinesis_stream|:kinesis:/);

/** Finds the stream of a table that an event source mapping reads; undefined for other sources. */
export const findTableStreamSource = (mapping: PlannedResource): string | undefined =>
  findSource(mapping, /aws_dynamodb_table|:dynamodb:/);

function findSource({ values, configured }: PlannedResource, pattern: RegExp): string | undefined {
  const source = String(configured.event_source_arn ?? values.event_source_arn ?? '');
  return pattern.test(source) ? source : undefined;
}

/** Whether an event source mapping of the stack reads the queue. */
export const invokesFunction = (queue: PlannedResource, { resources }: EvaluatedStack): boolean =>
  resources.some(
    (resource) =>
      resource.type === 'aws_lambda_event_source_mapping' && refersTo(resource, 'event_source_arn', queue),
  );

/** Returns the `maxReceiveCount` of a queue's redrive policy; undefined without a redrive policy. */
export function getMaxReceives({ values: { redrive_policy: policy } }: PlannedResource): number | undefined {
  const { maxReceiveCount } = (parseTemplateJson(policy) ?? {}) as { readonly maxReceiveCount?: number };
  return maxReceiveCount;
}
