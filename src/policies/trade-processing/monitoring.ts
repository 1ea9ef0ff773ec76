import { TRADE_REGIONS } from '../../domain/trade-records';
import { isAlarmOn } from '../requirements/alarm-metrics';
import { requireAlarms } from '../requirements/alarm-requirements';
import { expectTextWith } from '../requirements/expected-values';
import {
  requireDefaultTags,
  requireOutputs,
  requireResource,
  type ResourceRequirement,
} from '../requirements/resource-requirements';
import type { Requirement } from '../requirements/system-requirements';
import { ALL_FUNCTIONS, getQueueName, SYSTEM_DIR } from './names';

const REGION_REQUIREMENT: ResourceRequirement = {
  type: 'provider',
  findMismatches: ({ region }) =>
    TRADE_REGIONS.some((expected) => expected === region)
      ? []
      : [
          {
            address: 'provider.aws',
            found: `region ${region ?? 'nothing'}`,
            expected: `region ${TRADE_REGIONS.join(' or ')}`,
          },
        ],
};

/** Queues, alarms, and the stack itself. */
export const MONITORING_REQUIREMENTS: readonly Requirement[] = [
  {
    id: 'TR-REQ-11',
    title:
      'every function has a dead-letter queue, and every queue has an alarm at one message, with an action',
    severity: 'high',
    source: 'R5',
    fix: `add the alarm in ${SYSTEM_DIR}/queue-alarms.ts`,
    expectations: [
      ...ALL_FUNCTIONS.map((name) => requireResource('aws_sqs_queue', getQueueName(name))),
      requireAlarms(
        'aws_sqs_queue',
        'an alarm on AWS/SQS ApproximateNumberOfMessagesVisible of the queue from 1 on, with an action',
        (alarm, { values }) =>
          isAlarmOn(alarm, ['AWS/SQS', 'ApproximateNumberOfMessagesVisible'], { QueueName: values.name! }) &&
          firesAtOne(alarm.values),
      ),
    ],
  },
  {
    id: 'TR-REQ-12',
    title: 'every function has alarms on errors and throttles, with actions',
    severity: 'high',
    source: 'S5',
    fix: `create the function with createFunction of ${SYSTEM_DIR}/context.ts`,
    expectations: ['Errors', 'Throttles'].map((metric) =>
      requireAlarms(
        'aws_lambda_function',
        `an alarm on AWS/Lambda ${metric} of the function, with an action`,
        (alarm, { values }) =>
          isAlarmOn(alarm, ['AWS/Lambda', metric], { FunctionName: values.function_name! }),
      ),
    ),
  },
  {
    id: 'TR-REQ-13',
    title:
      'alarms report failed executions, late replication, missing checkpoints, and trades in the wrong region',
    severity: 'high',
    source: 'S3',
    fix: `add the alarm in ${SYSTEM_DIR}/alarms.ts or ${SYSTEM_DIR}/trade-alarms.ts`,
    expectations: [
      'workflow-failures',
      'trades-replication-latency',
      'checkpoint-missing',
      'recorded-while-passive',
    ].map((name) =>
      requireResource('aws_cloudwatch_metric_alarm', `alarm-${name}`, {
        alarm_actions: expectTextWith('aws_sns_topic.TradeAlarms'),
      }),
    ),
  },
  {
    id: 'TR-REQ-14',
    title: 'the stack is in us-east-1 or eu-west-1, with the tags Project, Environment and EnvironmentSuffix',
    severity: 'high',
    source: 'T12',
    fix: 'correct src/config/trade-processing/index.ts',
    expectations: [requireDefaultTags('Project', 'Environment', 'EnvironmentSuffix'), REGION_REQUIREMENT],
  },
  {
    id: 'TR-REQ-15',
    title: 'the outputs name the bus, the workflow, the table, the buckets and the queues',
    severity: 'low',
    source: 'V11',
    fix: `add the output in ${SYSTEM_DIR}/index.ts`,
    expectations: [
      requireOutputs(
        'TradeBusName',
        'TradeWorkflowArn',
        'TradesTableName',
        'ReferenceDataBucketName',
        'LedgerCheckpointsBucketName',
        'CheckpointKeyArn',
        'LedgerCheckpointerName',
        'TradeValidatorDlqUrl',
        'MetadataEnricherDlqUrl',
        'ComplianceRecorderDlqUrl',
        'LedgerCheckpointerDlqUrl',
        'UndeliveredEventsQueueUrl',
        'UnqueuedTradesQueueUrl',
        'DashboardUrl',
      ),
    ],
  },
];

/** Whether an alarm fires as soon as its metric is 1. */
function firesAtOne({
  comparison_operator: operator,
  threshold,
}: Readonly<Record<string, unknown>>): boolean {
  return (
    (operator === 'GreaterThanThreshold' && Number(threshold) === 0) ||
    (operator === 'GreaterThanOrEqualToThreshold' && Number(threshold) === 1)
  );
}
