import { asBlocks, asStrings } from '../../domain/plan/resources';
import { invokesFunction, getMaxReceives, findStreamSource, findTableStreamSource } from '../event-sources';
import { createMismatchUnless, type PolicyRule } from '../rule';

const MAPPING = ['aws_lambda_event_source_mapping'];

/** Messages and records that a function fails to process are not lost, and do not block others. */
export const MESSAGING_RULES: readonly PolicyRule[] = [
  {
    id: 'MS-EVT-2',
    title: 'event rules save the events that they cannot deliver to a target',
    severity: 'high',
    source: 'reliability',
    fix: 'call deliverTo of EventRule (src/modules/event-rule.ts), which sets the dead-letter queue',
    types: ['aws_cloudwatch_event_target'],
    check({ values: { dead_letter_config: config } }) {
      const queue = asBlocks(config)[0]?.arn;
      return createMismatchUnless(Boolean(queue), queue, 'dead_letter_config with the ARN of a queue');
    },
  },
  {
    id: 'MS-SQS-2',
    title: 'queues that invoke a function have a dead-letter queue',
    severity: 'high',
    source: 'reliability',
    fix: 'set maxReceives of Queue (src/modules/queue.ts), which creates the dead-letter queue',
    types: ['aws_sqs_queue'],
    check: (queue, stack) =>
      createMismatchUnless(
        !invokesFunction(queue, stack) || getMaxReceives(queue) !== undefined,
        queue.values.redrive_policy,
        'a redrive_policy with maxReceiveCount',
      ),
  },
  {
    id: 'MS-SRC-1',
    title: 'event source mappings retry only the failed messages of a batch',
    severity: 'medium',
    source: 'reliability',
    fix: 'call deliverTo of Queue or Stream, which sets ReportBatchItemFailures',
    types: MAPPING,
    check: ({ values: { function_response_types: types } }) =>
      createMismatchUnless(
        asStrings(types).includes('ReportBatchItemFailures'),
        types,
        'ReportBatchItemFailures',
      ),
  },
  {
    id: 'MS-SRC-2',
    title: 'stream records that a function fails to process go to a queue, apart from the rest of the batch',
    severity: 'high',
    source: 'reliability',
    fix: 'call deliverTo of Stream (src/modules/stream.ts), which sets the destination and bisects batches',
    types: MAPPING,
    check(mapping) {
      if ((findStreamSource(mapping) ?? findTableStreamSource(mapping)) === undefined) return [];
      const { destination_config: config, bisect_batch_on_function_error: bisects } = mapping.values;
      const destination = asBlocks(asBlocks(config)[0]?.on_failure)[0]?.destination_arn;
      return [
        ...createMismatchUnless(Boolean(destination), destination, 'destination_config with on_failure'),
        ...createMismatchUnless(bisects === true, bisects, 'bisect_batch_on_function_error true'),
      ];
    },
  },
];
