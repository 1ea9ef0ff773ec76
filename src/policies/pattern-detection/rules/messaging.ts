import { asBlocks } from '../../../domain/plan/resources';
import { invokesFunction, getMaxReceives, findStreamSource } from '../../event-sources';
import { parseTemplateJson } from '../../policy-documents';
import { createMismatchUnless, type PolicyRule } from '../../rule';

const FOUR_DAYS = 4 * 24 * 60 * 60;
const MAX_RECEIVES = 3;
const MIN_CONDITIONS = 3;

/** Queues, streams and EventBridge rules. */
export const MESSAGING_REQUIREMENTS: readonly PolicyRule[] = [
  {
    id: 'MS-SQS-1',
    title: 'queues retain messages for exactly four days',
    severity: 'high',
    source: 'C2',
    fix: 'create the queue with Queue (src/modules/queue.ts)',
    types: ['aws_sqs_queue'],
    check: ({ values: { message_retention_seconds: seconds } }) =>
      createMismatchUnless(seconds === FOUR_DAYS, seconds, `${FOUR_DAYS} seconds`),
  },
  {
    id: 'MS-SQS-3',
    title: 'queues move a message to their dead-letter queue after three receives',
    severity: 'high',
    source: 'requirement 10',
    fix: 'set maxReceives of Queue to 3',
    types: ['aws_sqs_queue'],
    check(queue, stack) {
      const receives = getMaxReceives(queue);
      // A queue that invokes a function violates this rule without a redrive policy too: a waiver of MS-SQS-2 does not
      // cover it. Other queues need no redrive policy.
      const isExempt = receives === undefined && !invokesFunction(queue, stack);
      return createMismatchUnless(
        isExempt || receives === MAX_RECEIVES,
        queue.values.redrive_policy,
        `maxReceiveCount ${MAX_RECEIVES}`,
      );
    },
  },
  {
    id: 'MS-SRC-3',
    title: 'streams are read with enhanced fan-out',
    severity: 'high',
    source: 'C10',
    fix: 'call deliverTo of Stream (src/modules/stream.ts), which registers a consumer',
    types: ['aws_lambda_event_source_mapping'],
    check(mapping) {
      const source = findStreamSource(mapping);
      const isConsumer = /aws_kinesis_stream_consumer\.|\/consumer\//.test(source ?? '');
      return createMismatchUnless(source === undefined || isConsumer, source, 'the ARN of a stream consumer');
    },
  },
  {
    id: 'MS-KDS-1',
    title: 'streams have on-demand capacity',
    severity: 'medium',
    source: 'C10',
    fix: 'create the stream with Stream (src/modules/stream.ts)',
    types: ['aws_kinesis_stream'],
    check({ values: { stream_mode_details: details } }) {
      const mode = asBlocks(details)[0]?.stream_mode;
      return createMismatchUnless(mode === 'ON_DEMAND', mode, 'stream_mode ON_DEMAND');
    },
  },
  {
    id: 'MS-EVT-1',
    title: 'EventBridge rules match at least three conditions',
    severity: 'medium',
    source: 'C3',
    fix: 'match source, detail-type and a field of detail in the event pattern',
    types: ['aws_cloudwatch_event_rule'],
    check({ values: { event_pattern: pattern } }) {
      const count = countConditions(parseTemplateJson(pattern));
      return createMismatchUnless(
        count >= MIN_CONDITIONS,
        `${count}`,
        `${MIN_CONDITIONS} or more conditions`,
      );
    },
  },
];

/** Counts the fields of an event pattern that have a list of accepted values. */
function countConditions(pattern: unknown): number {
  if (Array.isArray(pattern)) return 1;
  if (typeof pattern !== 'object' || pattern === null) return 0;
  return Object.values(pattern).reduce((sum: number, part) => sum + countConditions(part), 0);
}
