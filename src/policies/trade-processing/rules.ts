import { asBlocks, asStrings } from '../../domain/plan/resources';
import { getBaseName } from '../requirements/base-name';
import { expectReference } from '../requirements/expected-values';
import { createMismatchUnless, type PolicyRule } from '../rule';
import { getQueueName } from './names';

const FUNCTION = ['aws_lambda_function'];
const DLQ_SECONDS = 14 * 24 * 3600;

/** The rules for each resource of trade processing. */
export const TRADE_PROCESSING_RULES: readonly PolicyRule[] = [
  {
    id: 'TR-FN-1',
    title: 'functions run from container images',
    severity: 'high',
    source: 'C2',
    fix: 'create the function with createFunction of SystemContext',
    types: FUNCTION,
    check: ({ values: { package_type: type } }) =>
      createMismatchUnless(type === 'Image', type, 'package_type Image'),
  },
  {
    id: 'TR-FN-2',
    title: 'functions have reserved concurrency',
    severity: 'high',
    source: 'C4',
    fix: 'pass reservedConcurrency to createFunction of SystemContext',
    types: FUNCTION,
    check: ({ values: { reserved_concurrent_executions: reserved } }) =>
      createMismatchUnless(Number(reserved ?? 0) > 0, reserved, 'reserved_concurrent_executions above 0'),
  },
  {
    id: 'TR-FN-3',
    title: 'each function has a dead-letter queue of its own',
    severity: 'high',
    source: 'R5',
    fix: 'create the function with createFunction of SystemContext, which creates the queue',
    types: FUNCTION,
    check(fn, stack) {
      const queue = getQueueName(getBaseName(stack, fn) ?? '');
      const expected = expectReference('aws_sqs_queue', queue);
      return createMismatchUnless(
        expected.matches(undefined, 'dead_letter_config', fn, stack),
        asBlocks(fn.values.dead_letter_config)[0]?.target_arn,
        `dead_letter_config with ${expected.description}`,
      );
    },
  },
  {
    id: 'TR-FN-4',
    title: 'functions are in the network without internet',
    severity: 'high',
    source: 'C11',
    fix: 'create the function with createFunction of SystemContext',
    types: FUNCTION,
    check({ values: { vpc_config: config } }) {
      const subnets = asStrings(asBlocks(config)[0]?.subnet_ids);
      return createMismatchUnless(
        subnets.length >= 2,
        subnets,
        'vpc_config with subnets in two zones or more',
      );
    },
  },
  {
    id: 'TR-SQS-1',
    title: 'queues retain messages for exactly 14 days',
    severity: 'high',
    source: 'C7',
    fix: 'create the queue with createFailureQueue of SystemContext',
    types: ['aws_sqs_queue'],
    check: ({ values: { message_retention_seconds: seconds } }) =>
      createMismatchUnless(seconds === DLQ_SECONDS, seconds, `message_retention_seconds ${DLQ_SECONDS}`),
  },
];
