import type { PlannedResource } from '../domain/plan/resources';

/** The Kinesis stream or stream consumer that an event source mapping reads; undefined for other sources. */
export function streamSourceOf({ values, configured }: PlannedResource): string | undefined {
  const source = String(configured.event_source_arn ?? values.event_source_arn ?? '');
  return /aws_kinesis_stream|:kinesis:/.test(source) ? source : undefined;
}
