import { createFunction, createLogGroup, type RuleCase } from '../test-case';

const createTarget = (retry_policy: object) => ({ aws_cloudwatch_event_target: { T: { retry_policy } } });
const LIMITS = { maximum_retry_attempts: 10, maximum_event_age_in_seconds: 3600 };
const createQueue = (name: string, days: number) => ({
  aws_sqs_queue: { Q: { name: `${name}-trial`, message_retention_seconds: days * 86_400 } },
});
const createTable = (billing_mode: string) => ({ aws_dynamodb_table: { T: { billing_mode } } });

/** The rules that are requirements of the transaction pipeline. */
export const REQUIREMENT_CASES: readonly RuleCase[] = [
  [
    'TP-FN-1',
    {
      violating: createFunction({ memory_size: 256 }),
      compliant: createFunction({ memory_size: 512 }),
      found: '256',
    },
  ],
  [
    'TP-FN-2',
    {
      violating: createFunction({}),
      compliant: createFunction({ reserved_concurrent_executions: 5 }),
      found: 'nothing',
    },
  ],
  ['TP-LOG-1', { violating: createLogGroup(7), compliant: createLogGroup(30), found: '7' }],
  [
    'TP-EVT-1',
    {
      violating: createTarget({ maximum_retry_attempts: 10 }),
      compliant: createTarget(LIMITS),
      found: 'nothing',
    },
  ],
  [
    'TP-EVT-1',
    {
      violating: createTarget({ ...LIMITS, maximum_retry_attempts: 0 }),
      compliant: createTarget(LIMITS),
      found: '0',
    },
  ],
  ...['RuleMatchesDlq', 'UndeliveredEvents', 'UnpublishedTransactions', 'UnwrittenChanges'].map(
    (name): RuleCase => [
      'TP-SQS-1',
      { violating: createQueue(name, 4), compliant: createQueue(name, 14), found: '345600' },
    ],
  ),
  ['TP-SQS-1', { violating: createQueue('ADlq', 13), compliant: createQueue('A', 4), found: '1123200' }],
  [
    'TP-DDB-1',
    {
      violating: createTable('PROVISIONED'),
      compliant: createTable('PAY_PER_REQUEST'),
      found: 'PROVISIONED',
    },
  ],
];
