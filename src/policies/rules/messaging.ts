import { asBlocks, refersTo, asTexts } from '../../domain/plan/resources';
import { readJson } from '../documents';
import { type Rule, unless } from '../rule';

const FOUR_DAYS = 4 * 24 * 60 * 60;
const RECEIVES = 3;
const CONDITIONS = 3;
const MAPPING = ['aws_lambda_event_source_mapping'];

/** Queues, streams and events. */
export const MESSAGING_RULES: readonly Rule[] = [
  {
    id: 'MS-SQS-1',
    title: 'queues keep their messages for exactly four days',
    severity: 'high',
    source: 'C2',
    mend: 'make the queue with Queue (src/modules/queue.ts)',
    types: ['aws_sqs_queue'],
    check: ({ values: { message_retention_seconds: seconds } }) =>
      unless(seconds === FOUR_DAYS, seconds, `${FOUR_DAYS} seconds`),
  },
  {
    id: 'MS-SQS-2',
    title: 'a queue that a function reads gives up a message after three receives, to another queue',
    severity: 'high',
    source: 'requirement 10',
    mend: 'give Queue maxReceives: 3: it makes the dead-letter queue',
    types: ['aws_sqs_queue'],
    check(queue, { resources }) {
      const read = resources.some(
        (one) => MAPPING.includes(one.type) && refersTo(one, 'event_source_arn', queue),
      );
      const policy = queue.values.redrive_policy;
      const { maxReceiveCount: most } = (readJson(policy) ?? {}) as { maxReceiveCount?: number };
      return unless(!read || most === RECEIVES, policy, `a redrive_policy with maxReceiveCount ${RECEIVES}`);
    },
  },
  {
    id: 'MS-SRC-1',
    title: 'one bad message of a batch does not send the others again',
    severity: 'medium',
    source: 'C17',
    mend: 'use deliverTo of Queue or Stream, which ask for the failed messages only',
    types: MAPPING,
    check: ({ values: { function_response_types: types } }) =>
      unless(asTexts(types).includes('ReportBatchItemFailures'), types, 'ReportBatchItemFailures'),
  },
  {
    id: 'MS-SRC-2',
    title: 'a stream is read by a consumer of its own, and what fails goes to a queue',
    severity: 'high',
    source: 'C10, C17',
    mend: 'use deliverTo of Stream (src/modules/stream.ts), which registers the consumer and bisects',
    types: MAPPING,
    check({ values, configured: written }) {
      const source = String(written.event_source_arn ?? values.event_source_arn ?? '');
      if (!/aws_kinesis_stream|:kinesis:/.test(source)) return [];
      const [destination] = asBlocks(values.destination_config);
      const target = asBlocks(destination?.on_failure)[0]?.destination_arn;
      return [
        ...unless(
          /aws_kinesis_stream_consumer\.|\/consumer\//.test(source),
          source,
          'a stream consumer’s ARN',
        ),
        ...unless(Boolean(target), target, 'destination_config with on_failure'),
        ...unless(
          values.bisect_batch_on_function_error === true,
          values.bisect_batch_on_function_error,
          'bisect_batch_on_function_error true',
        ),
      ];
    },
  },
  {
    id: 'MS-KDS-1',
    title: 'streams are on demand',
    severity: 'medium',
    source: 'C10',
    mend: 'make the stream with Stream (src/modules/stream.ts)',
    types: ['aws_kinesis_stream'],
    check({ values: { stream_mode_details: details } }) {
      const mode = asBlocks(details)[0]?.stream_mode;
      return unless(mode === 'ON_DEMAND', mode, 'stream_mode ON_DEMAND');
    },
  },
  {
    id: 'MS-EVT-1',
    title: 'rules of EventBridge match at least three conditions',
    severity: 'medium',
    source: 'C3',
    mend: 'name source, detail-type and a field of detail in the rule’s pattern',
    types: ['aws_cloudwatch_event_rule'],
    check({ values: { event_pattern: pattern } }) {
      const conditions = conditionsOf(readJson(pattern));
      return unless(conditions >= CONDITIONS, `${conditions}`, `${CONDITIONS} or more conditions`);
    },
  },
];

/** The fields of a pattern that a value is asked of: those that hold a list. */
function conditionsOf(pattern: unknown): number {
  if (Array.isArray(pattern)) return 1;
  if (typeof pattern !== 'object' || pattern === null) return 0;
  return Object.values(pattern).reduce((sum: number, part) => sum + conditionsOf(part), 0);
}
