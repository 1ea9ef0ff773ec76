import { asBlocks } from '../../domain/plan/resources';
import { getBaseName } from '../requirements/base-name';
import { createMismatchUnless, type EvaluatedStack, type PolicyRule } from '../rule';

const FUNCTION = ['aws_lambda_function'];
/** The memory of every function in MB, by stage. */
const MEMORY: Readonly<Record<string, number>> = { dev: 512, prod: 3008 };
const LOG_DAYS = 30;
/** The queues that no function reads: what is in them waits for a person. */
export const FAILURE_QUEUE = /Dlq$|^Undelivered|^Unwritten|^Unpublished/;
const FAILURE_DAYS = 14;
const DAY_SECONDS = 24 * 3600;

/** The stage of a stack, which its tag Environment contains. */
export const getStage = ({ defaultTags }: EvaluatedStack): string => defaultTags.Environment ?? '';

/** The rules for each resource of the transaction pipeline. */
export const TRANSACTION_PIPELINE_RULES: readonly PolicyRule[] = [
  {
    id: 'TP-FN-1',
    title: 'functions have 512 MB in the stage dev and 3,008 MB in the stage prod',
    severity: 'medium',
    source: 'C2',
    fix: 'create the function with createFunction of SystemContext, which sets the memory of the stage',
    types: FUNCTION,
    check({ values: { memory_size: memory } }, stack) {
      const expected = MEMORY[getStage(stack)];
      return createMismatchUnless(
        expected !== undefined && memory === expected,
        memory,
        `memory_size ${expected ?? 'of the stage dev or prod, which the tag Environment names'}`,
      );
    },
  },
  {
    id: 'TP-FN-2',
    title: 'functions have reserved concurrency',
    severity: 'high',
    source: 'C9',
    fix: 'pass reservedConcurrency to createFunction of SystemContext',
    types: FUNCTION,
    check: ({ values: { reserved_concurrent_executions: reserved } }) =>
      createMismatchUnless(Number(reserved ?? 0) > 0, reserved, 'reserved_concurrent_executions above 0'),
  },
  {
    id: 'TP-LOG-1',
    title: 'log groups retain logs for exactly 30 days',
    severity: 'medium',
    source: 'R10',
    fix: 'pass LOG_RETENTION_DAYS to the module that creates the log group',
    types: ['aws_cloudwatch_log_group'],
    check: ({ values: { retention_in_days: days } }) =>
      createMismatchUnless(days === LOG_DAYS, days, `${LOG_DAYS} days`),
  },
  {
    id: 'TP-EVT-1',
    title: 'event rules limit the retries and the age of undelivered events for each target',
    severity: 'medium',
    source: 'C4',
    fix: 'pass DELIVERY_LIMITS to deliverTo of EventRule',
    types: ['aws_cloudwatch_event_target'],
    check({ values: { retry_policy: policy } }) {
      const [limits] = asBlocks(policy);
      return [
        ...createMismatchUnless(
          Number(limits?.maximum_retry_attempts ?? 0) > 0,
          limits?.maximum_retry_attempts,
          'retry_policy with maximum_retry_attempts above 0',
        ),
        ...createMismatchUnless(
          Number(limits?.maximum_event_age_in_seconds ?? 0) > 0,
          limits?.maximum_event_age_in_seconds,
          'retry_policy with maximum_event_age_in_seconds',
        ),
      ];
    },
  },
  {
    id: 'TP-SQS-1',
    title: 'dead-letter queues and queues of failures retain messages for 14 days',
    severity: 'medium',
    source: 'C8',
    fix: 'create the queue with createInputQueue or createFailureQueue of SystemContext',
    types: ['aws_sqs_queue'],
    check(queue, stack) {
      const seconds = queue.values.message_retention_seconds;
      return createMismatchUnless(
        !FAILURE_QUEUE.test(getBaseName(stack, queue) ?? '') || seconds === FAILURE_DAYS * DAY_SECONDS,
        seconds,
        `message_retention_seconds ${FAILURE_DAYS * DAY_SECONDS}`,
      );
    },
  },
  {
    id: 'TP-DDB-1',
    title: 'tables have on-demand capacity',
    severity: 'medium',
    source: 'C5',
    fix: 'create the table with Table (src/modules/table.ts), without provisioned capacity',
    types: ['aws_dynamodb_table'],
    check: ({ values: { billing_mode: mode } }) =>
      createMismatchUnless(mode === 'PAY_PER_REQUEST', mode, 'billing_mode PAY_PER_REQUEST'),
  },
];
